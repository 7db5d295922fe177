// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One topic read as server-sent events: opened again from its position whenever it ends. What an older request still
 * says is not heard. Owned by the loop.
 */
final class EventStream {
    /** What keeps a stream alive comes more often. */
    private static final long SILENCE_MS = 60_000;
    /** Of an answer that is no stream. */
    private static final int PROBLEM_BYTES_MAX = 64 * 1024;

    private static final Transport.Exchange NONE = () -> {};

    private final Context context;
    private final Sessions sessions;
    private final FollowedTopic topic;
    private final BiConsumer<FollowedTopic, String> closed;
    private final Backoff backoff;
    private Transport.Exchange exchange = NONE;
    private Sessions.@Nullable Waiter waiter;
    private Loop.Timer timer = Loop.Timer.NONE;
    private String token = "";
    private int number;

    /**
     * A stream that is not open yet.
     *
     * @param closed hears why the topic cannot be followed any more
     */
    EventStream(Context context, Sessions sessions, FollowedTopic topic, BiConsumer<FollowedTopic, String> closed) {
        this.context = context;
        this.sessions = sessions;
        this.topic = topic;
        this.closed = closed;
        this.backoff = context.backoff();
    }

    /** Opens it now, in place of what may be open. */
    void open() {
        leave();
        int mine = number;
        Sessions.Waiter wanted = new Sessions.Waiter() {
            @Override
            public void token(AccessToken good) {
                if (mine == number) {
                    waiter = null;
                    read(good.text());
                }
            }

            @Override
            public void failed(ReeveException error) {
                if (mine == number) {
                    waiter = null;
                    again(error);
                }
            }
        };
        waiter = wanted;
        sessions.token(wanted);
    }

    /** The same after a word from outside that it may work now. */
    void openAnew() {
        backoff.reset();
        open();
    }

    /** Reads no more. */
    void leave() {
        number++;
        timer.cancel();
        exchange.cancel();
        exchange = NONE;
        if (waiter != null) {
            sessions.forget(waiter);
            waiter = null;
        }
        topic.phase(FollowedTopic.Phase.LOST);
    }

    private void read(String shown) {
        token = shown;
        Map<String, String> headers = new HashMap<>();
        headers.put("Accept", "text/event-stream");
        headers.put("Authorization", "Bearer " + shown);
        Position from = topic.position();
        if (from != null) {
            headers.put("Last-Event-ID", from.epoch() + ':' + from.offset());
        }
        watch();
        String url = context.url() + "/v1/topics/" + topic.name() + "/events";
        exchange = context.transport().send(new Transport.HttpRequest("GET", url, headers, null), new Answer(number));
    }

    private void watch() {
        timer.cancel();
        timer = context.loop().after(SILENCE_MS, () -> again(ReeveException.unknown("the stream says nothing")));
    }

    private void handle(EventLines.Event event) {
        JsonNode members = Json.parse(event.data().getBytes(StandardCharsets.UTF_8));
        Position at = event.position();
        if (members == null) {
            return;
        }
        switch (event.kind()) {
            case "position" -> {
                if (at != null) {
                    topic.streamed(at, members.path("recovered").asBoolean());
                }
            }
            case "publication" -> {
                if (!topic.publication(JsonFrames.publication(topic.name(), members))) {
                    again(ReeveException.unknown("a publication is missing"));
                }
            }
            case "reset" -> {
                if (at != null) {
                    topic.reset(at);
                }
            }
            case "unsubscribed" -> give(members.path("reason").asText());
            case "error" -> failed(Problems.of(members));
            default -> {
                // Of a newer gateway, or that it stops: then the stream ends.
            }
        }
    }

    private void failed(ReeveException error) {
        if (Retry.afterRefresh(error)) {
            sessions.refused(token);
            again(error);
        } else if (Retry.may(error, true)) {
            again(error);
        } else {
            give(error.reason());
        }
    }

    private void again(ReeveException error) {
        leave();
        timer = context.loop().after(backoff.nextMs(error), this::open);
    }

    private void give(String reason) {
        leave();
        closed.accept(topic, reason);
    }

    /** What the transport says about one request, brought to the loop. */
    private final class Answer implements Transport.HttpListener {
        private final int mine;
        private final EventLines lines = new EventLines();
        private final ByteArrayOutputStream problem = new ByteArrayOutputStream();
        private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private int status;

        Answer(int mine) {
            this.mine = mine;
        }

        @Override
        public void head(int code, Map<String, String> names) {
            onLoop(() -> {
                status = code;
                headers.putAll(names);
            });
        }

        @Override
        public void chunk(byte[] bytes) {
            onLoop(() -> {
                if (isStream()) {
                    heard(bytes);
                } else if (problem.size() + bytes.length <= PROBLEM_BYTES_MAX) {
                    problem.write(bytes, 0, bytes.length);
                }
            });
        }

        @Override
        public void end() {
            onLoop(() -> {
                boolean isProblem = status < 200 || status >= 300;
                EventStream.this.failed(
                        isProblem
                                ? Problems.of(status, headers, problem.toByteArray())
                                : ReeveException.unknown("the stream ended"));
            });
        }

        @Override
        public void failed(boolean sent, String why) {
            onLoop(() -> EventStream.this.failed(ReeveException.unknown("the stream was lost: " + why)));
        }

        private boolean isStream() {
            return status == 200 && headers.getOrDefault("Content-Type", "").startsWith("text/event-stream");
        }

        private void heard(byte[] bytes) {
            backoff.reset();
            watch();
            boolean fits = lines.read(bytes, event -> {
                if (mine == number) {
                    handle(event);
                }
            });
            if (!fits && mine == number) {
                give("TOO_LARGE");
            }
        }

        private void onLoop(Runnable step) {
            boolean unused = context.loop().execute(() -> {
                if (mine == number) {
                    step.run();
                }
            });
        }
    }
}
