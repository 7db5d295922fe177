// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Headers that every answer carries; none says what software this is. */
final class StandingHeaders {
    /** For pages: nothing inline, nothing from elsewhere, no frame. */
    static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
            + "form-action 'none'";

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** The text of one second, made once for all its answers. */
    private static volatile Second second = new Second(0, "");

    private final String strictTransport;

    /** @param strictTransport on answers over TLS; empty = not said */
    StandingHeaders(String strictTransport) {
        this.strictTransport = strictTransport;
    }

    static StandingHeaders of(@Nullable TlsSettings tls) {
        return new StandingHeaders(tls == null ? "" : tls.strictTransport());
    }

    void apply(HttpServerRequest request, String requestId) {
        HttpServerResponse response = request.response();
        if (!strictTransport.isEmpty() && request.isSSL()) {
            response.putHeader("Strict-Transport-Security", strictTransport);
        }
        response.putHeader("Date", date(Instant.now().getEpochSecond()));
        response.putHeader("X-Content-Type-Options", "nosniff");
        response.putHeader("Referrer-Policy", "no-referrer");
        response.putHeader("Cache-Control", "no-store");
        response.putHeader("X-Request-Id", requestId);
    }

    /** RFC 9110, section 6.6.1. */
    private static String date(long epochSecond) {
        Second known = second;
        if (known.epochSecond != epochSecond) {
            known = new Second(epochSecond, DATE.format(Instant.ofEpochSecond(epochSecond)));
            second = known;
        }
        return known.text;
    }

    private record Second(long epochSecond, String text) {}
}
