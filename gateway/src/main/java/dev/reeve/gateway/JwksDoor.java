// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.auth.v1.JwksReply;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** {@code GET /.well-known/jwks.json}: the auth worker's public keys, kept for as long as it says. */
final class JwksDoor {
    private static final int MAX_AGE_SECONDS_MAX = 3_600;

    private final KeyExchange edge;
    private final LongSupplier unixMs;
    private volatile @Nullable Kept kept;

    JwksDoor(KeyExchange edge, LongSupplier unixMs) {
        this.edge = edge;
        this.unixMs = unixMs;
    }

    void addTo(RouteTable.Builder routes) {
        routes.add(
                "GET",
                "/.well-known/jwks.json",
                new Operation.Api("auth", Operation.Access.IGNORED, Set.of(), Set.of(), this::answer));
    }

    private void answer(ApiRequest request) {
        Kept current = kept;
        if (current == null || current.untilMs <= unixMs.getAsLong()) {
            current = fetched();
            kept = current;
        }
        long left = TimeUnit.MILLISECONDS.toSeconds(Math.max(0, current.untilMs - unixMs.getAsLong()));
        request.exchange()
                .send(Answer.of(200, "application/jwk-set+json", Buffer.buffer(current.json))
                        .with(Map.of("Cache-Control", "public, max-age=" + left)));
    }

    private Kept fetched() {
        JwksReply reply = edge.jwks();
        int seconds = Math.clamp(reply.getMaxAgeSeconds(), 0, MAX_AGE_SECONDS_MAX);
        return new Kept(reply.getJwksJson(), unixMs.getAsLong() + TimeUnit.SECONDS.toMillis(seconds));
    }

    private record Kept(String json, long untilMs) {}
}
