// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.auth.v1.JwksReply;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What others need to verify access tokens: {@code GET /.well-known/jwks.json}, the auth worker's public keys, and
 * {@code GET /.well-known/openid-configuration}, where a library that is told the issuer finds them (OpenID Connect
 * Discovery 1.0 section 4). Both are kept for as long as the auth worker says.
 */
final class JwksDoor {
    private static final String JWKS_PATH = "/.well-known/jwks.json";
    private static final String DISCOVERY_PATH = "/.well-known/openid-configuration";
    private static final int MAX_AGE_SECONDS_MAX = 3_600;

    private final KeyExchange keys;
    private final LongSupplier unixMs;
    private volatile @Nullable Kept kept;

    JwksDoor(KeyExchange keys, LongSupplier unixMs) {
        this.keys = keys;
        this.unixMs = unixMs;
    }

    void addTo(RouteTable.Builder routes) {
        routes.add("GET", JWKS_PATH, operation(this::jwks));
        routes.add("GET", DISCOVERY_PATH, operation(this::discovery));
    }

    private static Operation operation(Operation.Handler handler) {
        return new Operation.Api("auth", Operation.Access.IGNORED, Set.of(), Set.of(), handler);
    }

    private void jwks(ApiRequest request) {
        Kept current = current();
        send(request, "application/jwk-set+json", current.jwks, current);
    }

    private void discovery(ApiRequest request) {
        Kept current = current();
        send(request, MediaTypes.JSON, current.discovery, current);
    }

    private void send(ApiRequest request, String type, String body, Kept current) {
        long left = TimeUnit.MILLISECONDS.toSeconds(Math.max(0, current.untilMs - unixMs.getAsLong()));
        request.exchange()
                .send(Answer.of(200, type, Buffer.buffer(body))
                        .with(Map.of("Cache-Control", "public, max-age=" + left)));
    }

    private Kept current() {
        Kept current = kept;
        if (current == null || current.untilMs <= unixMs.getAsLong()) {
            current = fetched();
            kept = current;
        }
        return current;
    }

    private Kept fetched() {
        JwksReply reply = keys.jwks();
        int seconds = Math.clamp(reply.getMaxAgeSeconds(), 0, MAX_AGE_SECONDS_MAX);
        return new Kept(
                reply.getJwksJson(),
                discoveryOf(reply.getIssuer()),
                unixMs.getAsLong() + TimeUnit.SECONDS.toMillis(seconds));
    }

    /** No authorization endpoint: sessions come from /v1/auth, Reeve is nobody's OpenID provider. */
    private static String discoveryOf(String issuer) {
        return new JsonObject()
                .put("issuer", issuer)
                .put("jwks_uri", withoutSlash(issuer) + JWKS_PATH)
                .put("response_types_supported", new JsonArray())
                .put("subject_types_supported", JsonArray.of("public"))
                .put("id_token_signing_alg_values_supported", JsonArray.of("ES256"))
                .encode();
    }

    private static String withoutSlash(String issuer) {
        return issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    }

    private record Kept(String jwks, String discovery, long untilMs) {}
}
