// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/** Sends a log line, and finds it by its one word. */
final class LogLineCheck {
    private static final String SUBJECT = "log line";
    private static final Duration STORED_MAX = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Installation installation;

    LogLineCheck(Installation installation) {
        this.installation = installation;
    }

    Finding sendAndFind() {
        String word = "check" + UUID.randomUUID().toString().replace("-", "");
        try (Gateway gateway = Gateway.of(installation)) {
            long startedNs = System.nanoTime();
            send(gateway, word);
            while (true) {
                boolean isStored = isFound(gateway, word);
                long tookNs = System.nanoTime() - startedNs;
                if (isStored) {
                    return Finding.ok(SUBJECT, "found " + DurationText.of(tookNs / 1e6) + " after it was sent");
                }
                if (tookNs > STORED_MAX.toNanos()) {
                    return Finding.fail(
                            SUBJECT,
                            "accepted, and not found within " + STORED_MAX.toSeconds() + " s",
                            "Look at the log of the logger: does it write to its database?");
                }
                LockSupport.parkNanos(this, PAUSE.toNanos());
            }
        } catch (CliException e) {
            return Absence.of(e, SUBJECT, "no logger is registered: not checked");
        }
    }

    private static void send(Gateway gateway, String word) {
        String line = Json.write(Map.of("body", "reeve check " + word)) + "\n";
        HttpRequest request = gateway.request("v1/logs/records", List.of())
                .timeout(Gateway.REQUEST_TIMEOUT)
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(line))
                .build();
        var _ = gateway.text(request);
    }

    private static boolean isFound(Gateway gateway, String word) {
        HttpResponse<String> answer =
                gateway.get("v1/logs/records", List.of(Map.entry("q", word), Map.entry("limit", "1")));
        return !Json.answer(answer.body()).path("entries").isEmpty();
    }
}
