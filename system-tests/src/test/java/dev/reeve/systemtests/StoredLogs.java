// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Log records as {@code GET /v1/logs/records} finds them. */
final class StoredLogs {
    private static final Duration SOON = Duration.ofSeconds(20);

    private StoredLogs() {}

    /** The newest record with that text, once it is there. */
    static JsonNode await(RunningReeve reeve, String text) {
        Http http = new Http(reeve.url());
        String path = "/v1/logs/records?q=" + URLEncoder.encode(text, StandardCharsets.UTF_8);
        String token = reeve.cli("token").strip();
        return Awaitility.await()
                .atMost(SOON)
                .until(() -> http.get(path, token).json().path("entries").path(0), found -> !found.isMissingNode());
    }
}
