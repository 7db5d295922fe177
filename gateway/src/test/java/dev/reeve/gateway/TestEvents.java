// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A reader of server-sent events, that keeps what it hears. */
final class TestEvents implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpResponse<InputStream> response;
    private final BlockingQueue<Event> heard = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private TestEvents(HttpResponse<InputStream> response) {
        this.response = response;
        Thread.ofVirtual().start(this::read);
    }

    /** One event; a comment has the name {@code :}, a wait the name {@code retry}. */
    record Event(String name, String id, String text) {
        JsonNode data() throws IOException {
            return JSON.readTree(text);
        }
    }

    static TestEvents open(RunningGateway gateway, String topic, String token, String lastId) throws Exception {
        HttpRequest.Builder request = gateway.request("/v1/topics/" + topic + "/events")
                .header("Accept", "text/event-stream")
                .header("Authorization", "Bearer " + token);
        if (!lastId.isEmpty()) {
            request.header("Last-Event-ID", lastId);
        }
        HttpResponse<InputStream> response = gateway.http.send(request.build(), BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        TestEvents events = new TestEvents(response);
        assertThat(events.hearAny().name()).isEqualTo("retry");
        return events;
    }

    /** The next event that is no comment. */
    Event hear() throws InterruptedException {
        Event event = hearAny();
        while (event.name().equals(":")) {
            event = hearAny();
        }
        return event;
    }

    Event hearAny() throws InterruptedException {
        Event event = heard.poll(10, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("silence; ended: " + ended);
        }
        return event;
    }

    /** Done when the gateway has ended the stream. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    @Override
    public void close() throws IOException {
        response.body().close();
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            String name = "";
            String id = "";
            String data = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String value = line.substring(line.indexOf(' ') + 1);
                if (line.startsWith("event: ")) {
                    name = value;
                } else if (line.startsWith("id: ")) {
                    id = value;
                } else if (line.startsWith("data: ")) {
                    data = value;
                } else if (line.startsWith("retry: ")) {
                    name = "retry";
                    data = value;
                } else if (line.startsWith(":")) {
                    name = ":";
                } else {
                    heard.add(new Event(name, id, data));
                    name = "";
                    id = "";
                    data = "";
                }
            }
            ended.complete(null);
        } catch (IOException e) {
            ended.completeExceptionally(e);
        }
    }
}
