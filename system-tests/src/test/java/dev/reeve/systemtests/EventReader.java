// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Follows a topic by server-sent events, and keeps what it hears. */
final class EventReader implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final InputStream body;
    private final List<Event> events = new CopyOnWriteArrayList<>();

    private EventReader(InputStream body) {
        this.body = body;
        Thread.ofVirtual().name("events").start(this::read);
    }

    /** One event. */
    record Event(String name, String id, JsonNode data) {}

    /** @param lastId of an event heard before; empty = from now */
    static EventReader open(URI gateway, String topic, String token, String lastId) {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.resolve("/v1/topics/" + topic + "/events"))
                .header("Authorization", "Bearer " + token);
        if (!lastId.isEmpty()) {
            request.header("Last-Event-ID", lastId);
        }
        try {
            HttpResponse<InputStream> response = CLIENT.send(request.build(), BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            return new EventReader(response.body());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    List<Event> events() {
        return events;
    }

    Event awaitEvent(Predicate<Event> wanted) {
        return await().atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> events.stream().filter(wanted).findFirst().orElse(null), found -> found != null);
    }

    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException _) {
            // It is over either way.
        }
    }

    private void read() {
        String name = "";
        String id = "";
        String data = "";
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String value = line.substring(line.indexOf(' ') + 1);
                if (line.startsWith("event: ")) {
                    name = value;
                } else if (line.startsWith("id: ")) {
                    id = value;
                } else if (line.startsWith("data: ")) {
                    data = value;
                } else if (line.isEmpty() && !data.isEmpty()) {
                    events.add(new Event(name, id, tree(data)));
                    name = "";
                    id = "";
                    data = "";
                }
            }
        } catch (IOException _) {
            // Closed by us, or by the gateway: what was heard counts.
        }
    }

    private static JsonNode tree(String data) {
        try {
            return JSON.readTree(data);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + data, e);
        }
    }
}
