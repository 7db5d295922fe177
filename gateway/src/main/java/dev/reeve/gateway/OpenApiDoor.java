// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.gateway.openapi.OpenApiDocument;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/openapi.json}: every route, and every service that publishes descriptors and is present. Scope
 * services:read. Written anew only when that has changed.
 */
final class OpenApiDoor {
    private static final String SCOPE = "services:read";

    private final WorkerSchemas schemas;
    private volatile List<RouteTable.Route> routes = List.of();
    private volatile @Nullable Written written;

    /** A document and what it was written from. */
    private record Written(List<WorkerSchema> services, String etag, String json) {}

    OpenApiDoor(WorkerSchemas schemas) {
        this.schemas = schemas;
    }

    void addTo(RouteTable.Builder builder) {
        builder.add(
                "GET",
                "/v1/openapi.json",
                new Operation.Api("services", Operation.Access.ANY, Set.of(), Set.of(MediaTypes.JSON), this::answer));
    }

    /** Everything there is; before the first request. */
    void routes(List<RouteTable.Route> all) {
        routes = List.copyOf(all);
    }

    private void answer(ApiRequest request) {
        request.caller().demand(SCOPE);
        Written document = current();
        Exchange exchange = request.exchange();
        boolean same = document.etag().equals(exchange.header("If-None-Match"));
        Answer answer = same ? Answer.empty(304) : Answer.of(200, MediaTypes.JSON, Buffer.buffer(document.json()));
        exchange.send(answer.with(Map.of("ETag", document.etag(), "Cache-Control", "no-cache")));
    }

    private Written current() {
        List<WorkerSchema> present = schemas.present();
        Written last = written;
        if (last == null || !last.services().equals(present)) {
            String json = json(present);
            byte[] hash = Sha256.of(json.getBytes(StandardCharsets.UTF_8));
            last = new Written(present, '"' + HexFormat.of().formatHex(hash, 0, 16) + '"', json);
            written = last;
        }
        return last;
    }

    private String json(List<WorkerSchema> present) {
        OpenApiDocument document = new OpenApiDocument("/");
        RouteDocs docs = new RouteDocs();
        routes.forEach(route -> docs.of(route).ifPresent(document::add));
        present.forEach(schema -> document.add(schema.service(), schema.choice().version()));
        return document.build().toString();
    }
}
