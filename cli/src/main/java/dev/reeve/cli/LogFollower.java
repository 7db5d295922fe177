// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Follows the live stream for ever: reconnects from the last position and says what that meant. Ends only when the
 * gateway refuses, when it never answered at all, or when nobody reads the output any more.
 */
final class LogFollower {
    /** The server sends a heartbeat every 15 s; after two of them and a little the connection counts as dead. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(35);

    private final Gateway gateway;
    private final List<Map.Entry<String, String>> filter;
    private final LogPrinter printer;
    private final Shell shell;
    private final ReconnectDelay delay = new ReconnectDelay();

    private String cursor = "";
    private boolean batchesHaveCursors;
    private boolean wasLive;
    private boolean isReconnecting;
    private boolean isRead = true;
    private long recovered;

    LogFollower(Gateway gateway, List<Map.Entry<String, String>> filter, LogPrinter printer, Shell shell) {
        this.gateway = gateway;
        this.filter = List.copyOf(filter);
        this.printer = printer;
        this.shell = shell;
    }

    /**
     * Follows.
     *
     * @param after the position to go on from; empty = with the last {@code history} lines
     */
    void run(String after, int history) {
        cursor = after;
        int lastLines = history;
        while (isRead) {
            try {
                followOnce(lastLines);
                isReconnecting = true;
            } catch (IOException e) {
                lost(e.getMessage() == null ? "the connection was lost" : e.getMessage(), 0);
            } catch (CliException e) {
                if (!wasLive || !isPassing(e)) {
                    throw e;
                }
                lost(e.text(), retryAfterMs(e));
            }
            lastLines = 0;
        }
    }

    private void followOnce(int history) throws IOException {
        recovered = 0;
        HttpRequest request = gateway.request("v1/logs/tail", query(history))
                .header("Accept", "application/x-ndjson")
                .GET()
                .build();
        try (InputStream body = gateway.stream(request).body();
                Silence silence = new Silence(body, SILENCE_MAX)) {
            BoundedLines lines = new BoundedLines(body);
            for (String line = lines.next(); line != null && isRead; line = lines.next()) {
                silence.heard();
                JsonNode json = Json.parse(line).orElse(Json.object());
                if (json.has("error")) {
                    throw Problem.of(0, json.path("error").toString(), "").toException();
                }
                receive(json.has("partial") ? json.path("partial") : json.path("final"));
            }
        }
    }

    private void receive(JsonNode batch) {
        for (JsonNode entry : batch.path("entries")) {
            recovered++;
            isRead = isRead && printer.entry(entry);
            if (!batchesHaveCursors) {
                cursor = entry.path("cursor").asText(cursor);
            }
        }
        String position = batch.path("cursor").asText("");
        if (!position.isEmpty()) {
            batchesHaveCursors = true;
            cursor = position;
        }
        if (batch.path("live").asBoolean()) {
            wentLive();
        }
    }

    private void wentLive() {
        if (isReconnecting) {
            String text =
                    cursor.isEmpty() ? "reconnected: lines sent meanwhile may be missing" : "recovered " + recovered;
            isRead = isRead && printer.note(text, cursor.isEmpty() ? Colour.WARN : Colour.FAINT);
        }
        isReconnecting = false;
        wasLive = true;
        delay.reset();
    }

    private void lost(String why, long retryAfterMs) {
        isReconnecting = true;
        Duration wait = delay.next(retryAfterMs);
        shell.err()
                .println("-- " + VisibleText.of(why) + "; trying again in " + DurationText.of((double) wait.toMillis())
                        + " --");
        LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(wait.toMillis()));
    }

    private List<Map.Entry<String, String>> query(int history) {
        List<Map.Entry<String, String>> query = new ArrayList<>(filter);
        LogFilter.add(query, "after", cursor);
        if (cursor.isEmpty() && history > 0) {
            LogFilter.add(query, "history", Integer.toString(history));
        }
        return query;
    }

    /** Worth another try once it has worked: no answer, too much to do, or a fault of the server. */
    private static boolean isPassing(CliException failure) {
        Object status = failure.details().getOrDefault("status", 0);
        return failure.exitCode() == ExitCode.UNREACHABLE
                || (status instanceof Integer number && (number == 429 || number >= 500));
    }

    private static long retryAfterMs(CliException failure) {
        return failure.details().getOrDefault("retryAfterMs", 0L) instanceof Long ms ? ms : 0;
    }
}
