// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.vertx.core.http.HttpServerResponse;

/** Headers that every answer carries; none says what software this is. */
final class StandingHeaders {
    /** For pages: nothing inline, nothing from elsewhere, no frame. */
    static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
            + "form-action 'none'";

    private StandingHeaders() {}

    static void apply(HttpServerResponse response, String requestId) {
        response.putHeader("X-Content-Type-Options", "nosniff");
        response.putHeader("Referrer-Policy", "no-referrer");
        response.putHeader("Cache-Control", "no-store");
        response.putHeader("X-Request-Id", requestId);
    }
}
