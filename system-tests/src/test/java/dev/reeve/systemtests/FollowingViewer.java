// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Follows the log over HTTP, and when the stream ends goes on from its cursor, as page and command line do. */
final class FollowingViewer implements AutoCloseable {
    private static final Duration AGAIN_AFTER = Duration.ofMillis(300);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI gateway;
    private final String key;
    private final Map<String, NavigableSet<Long>> seen = new ConcurrentHashMap<>();
    private final List<Gap> gaps = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private String cursor = "";
    private volatile boolean live;
    private volatile boolean running = true;

    /**
     * What it was told that is missing.
     *
     * @param session empty = it is not known whose
     * @param to 0 = it is not known which
     * @param count 0 = it is not known how many
     */
    record Gap(String session, long from, long to, long count, String reason) {
        boolean covers(String ofSession, long seq) {
            boolean here = session.isEmpty() || session.equals(ofSession);
            return here && (to == 0 || (from <= seq && seq <= to));
        }
    }

    FollowingViewer(URI gateway, String key) {
        this.gateway = gateway;
        this.key = key;
        this.thread = Thread.ofVirtual().start(this::follow);
    }

    private void follow() {
        while (running) {
            String after = cursor.isEmpty() ? "" : "?after=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8);
            HttpRequest request = HttpRequest.newBuilder(gateway.resolve("/v1/logs/tail" + after))
                    .header("Authorization", "Bearer " + key)
                    .header("Accept", "application/x-ndjson")
                    .build();
            try (Stream<String> lines =
                    CLIENT.send(request, HttpResponse.BodyHandlers.ofLines()).body()) {
                lines.takeWhile(_ -> running).forEach(this::received);
            } catch (IOException | UncheckedIOException _) {
                // It ends with the logger that gave it; another one goes on.
            } catch (InterruptedException _) {
                return;
            }
            LockSupport.parkNanos(AGAIN_AFTER.toNanos());
        }
    }

    private void received(String line) {
        JsonNode batch = parse(line).path("partial");
        for (JsonNode entry : batch.path("entries")) {
            String session = entry.path("session").asText();
            JsonNode gap = entry.path("gap");
            if (gap.isMissingNode()) {
                seen.computeIfAbsent(session, _ -> new ConcurrentSkipListSet<>())
                        .add(entry.path("seq").asLong());
            } else {
                gaps.add(new Gap(
                        session,
                        gap.path("fromSeq").asLong(),
                        gap.path("toSeq").asLong(),
                        gap.path("count").asLong(),
                        gap.path("reason").asText()));
            }
        }
        cursor = batch.path("cursor").asText(cursor);
        live |= batch.path("live").asBoolean();
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isLive() {
        return live;
    }

    /** Of these records, those it did not see. */
    List<Long> unseen(String session, NavigableSet<Long> records) {
        NavigableSet<Long> here = seen.getOrDefault(session, new ConcurrentSkipListSet<>());
        return records.stream().filter(seq -> !here.contains(seq)).toList();
    }

    /** Of these records, those it neither saw nor was told of. */
    List<Long> missing(String session, NavigableSet<Long> records) {
        return unseen(session, records).stream()
                .filter(seq -> gaps.stream().noneMatch(gap -> gap.covers(session, seq)))
                .toList();
    }

    List<Gap> gaps() {
        return gaps;
    }

    /** Does not wait for the stream: it goes with the gateway. */
    @Override
    public void close() {
        running = false;
        thread.interrupt();
    }
}
