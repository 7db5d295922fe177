// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.vertx.core.http.HttpServerResponse;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Headers that let an allowed page read answers. No credentials: the gateway reads no cookie. */
final class Cors {
    private static final String EXPOSED =
            "X-Request-Id, Retry-After, RateLimit, RateLimit-Policy, Idempotency-Replayed, Reeve-Queue-Ms, "
                    + "Reeve-Worker-Ms, ETag, Grpc-Status, Grpc-Message, Grpc-Status-Details-Bin";
    private static final Set<String> REQUEST_HEADERS = Set.of(
            "authorization",
            "content-type",
            "content-encoding",
            "accept",
            "connect-accept-encoding",
            "connect-content-encoding",
            "connect-protocol-version",
            "connect-timeout-ms",
            "grpc-accept-encoding",
            "grpc-encoding",
            "grpc-timeout",
            "idempotency-key",
            "last-event-id",
            "reeve-deadline-ms",
            "reeve-affinity",
            "reeve-tenant",
            "traceparent",
            "tracestate",
            "x-api-key",
            "x-grpc-web",
            "x-request-id",
            "x-user-agent");
    private static final String MAX_AGE_SECONDS = "600";

    private Cors() {}

    /** On every answer to an origin that may read it. */
    static void allow(HttpServerResponse response, String origin) {
        response.putHeader("Access-Control-Allow-Origin", origin);
        response.putHeader("Access-Control-Expose-Headers", EXPOSED);
    }

    /** The answer to a preflight request. */
    static void preflight(HttpServerResponse response, Collection<String> methods, @Nullable String wanted) {
        response.putHeader("Access-Control-Allow-Methods", String.join(", ", methods));
        response.putHeader("Access-Control-Max-Age", MAX_AGE_SECONDS);
        String allowed = allowedOf(wanted);
        if (!allowed.isEmpty()) {
            response.putHeader("Access-Control-Allow-Headers", allowed);
        }
    }

    private static String allowedOf(@Nullable String wanted) {
        if (wanted == null) {
            return "";
        }
        return Arrays.stream(wanted.split(",", 64))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> REQUEST_HEADERS.contains(name) || name.matches("x-app-[a-z0-9-]{1,58}"))
                .collect(Collectors.joining(", "));
    }
}
