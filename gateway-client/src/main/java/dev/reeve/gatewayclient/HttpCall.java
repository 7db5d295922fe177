// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One POST to the gateway, answered on the loop: gathers the answer, or reads the lines of a stream one by one. Ends
 * once, with {@link Listener#done} or {@link Listener#failed}.
 */
final class HttpCall implements Transport.HttpListener {
    private static final int ANSWER_BYTES_MAX = 4 * 1024 * 1024;
    private static final String NDJSON = "application/x-ndjson";

    private final Context context;
    private final Listener listener;
    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private Transport.Exchange exchange = () -> {};
    private int status;
    private boolean ended;

    private HttpCall(Context context, Listener listener) {
        this.context = context;
        this.listener = listener;
    }

    /** On the loop. */
    static HttpCall post(Context context, String path, Request request, Listener listener) {
        HttpCall call = new HttpCall(context, listener);
        Map<String, String> headers = new HashMap<>(request.headers());
        if (!request.token().isEmpty()) {
            headers.put("Authorization", "Bearer " + request.token());
        }
        if (!request.body().contentType().isEmpty()) {
            headers.put("Content-Type", request.body().contentType());
        }
        call.exchange = context.transport()
                .send(
                        new Transport.HttpRequest(
                                "POST",
                                context.url() + path,
                                headers,
                                request.body().bytes()),
                        call);
        return call;
    }

    /** Nobody waits any more. On the loop. */
    void cancel() {
        if (!ended) {
            ended = true;
            exchange.cancel();
        }
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
                readLines(bytes);
                return;
            }
            gathered.write(bytes, 0, bytes.length);
            bound();
        });
    }

    @Override
    public void end() {
        onLoop(() -> {
            if (isStream()) {
                fail(true, "the stream ended without its last line");
            } else if (status >= 200 && status < 300) {
                String type = headers.getOrDefault("Content-Type", "");
                boolean replay = "true".equals(headers.get("Idempotency-Replayed"));
                end(() -> listener.done(new Reply(new Body(gathered.toByteArray(), type), replay, ofApp())));
            } else {
                end(() -> listener.failed(Problems.of(status, headers, gathered.toByteArray())));
            }
        });
    }

    @Override
    public void failed(boolean sent, String why) {
        onLoop(() -> fail(sent, why));
    }

    private void fail(boolean sent, String why) {
        ReeveException error = sent
                ? ReeveException.unknown("the connection was lost: " + why)
                : ReeveException.noConnection("the gateway cannot be reached: " + why);
        end(() -> listener.failed(error));
    }

    private boolean isStream() {
        return status == 200 && headers.getOrDefault("Content-Type", "").startsWith(NDJSON);
    }

    private void readLines(byte[] bytes) {
        for (byte next : bytes) {
            if (next == '\n') {
                byte[] line = gathered.toByteArray();
                gathered.reset();
                readLine(Json.parsed(line));
            } else {
                gathered.write(next);
            }
        }
        bound();
    }

    private void readLine(JsonNode line) {
        if (ended) {
            return;
        }
        if (line.has("partial")) {
            listener.part(Body.ofValue(line.path("partial")));
        } else if (line.has("final")) {
            end(() -> listener.done(new Reply(Body.ofValue(line.path("final")), false, ofApp())));
        } else if (line.has("error")) {
            end(() -> listener.failed(Problems.of(line.path("error"))));
        }
    }

    private Map<String, String> ofApp() {
        Map<String, String> ofApp = new HashMap<>();
        headers.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith("x-app-")) {
                ofApp.put(lower, value);
            }
        });
        return ofApp;
    }

    private void bound() {
        if (gathered.size() > ANSWER_BYTES_MAX && !ended) {
            exchange.cancel();
            end(() -> listener.failed(
                    ReeveException.ofClient("TOO_LARGE", "resource_exhausted", "the answer is over 4 MiB")));
        }
    }

    private void end(Runnable last) {
        if (!ended) {
            ended = true;
            last.run();
        }
    }

    private void onLoop(Runnable step) {
        boolean unused = context.loop().execute(() -> {
            if (!ended) {
                step.run();
            }
        });
    }

    /**
     * What is sent.
     *
     * @param token empty = none
     */
    record Request(Map<String, String> headers, String token, Body body) {
        @Override
        public String toString() {
            return "Request[" + body + ']';
        }
    }

    /** Hears one answer, on the loop. */
    interface Listener {
        default void part(Body body) {}

        void done(Reply reply);

        /** No success. Without an answer NO_CONNECTION, or UNKNOWN if the request may have arrived. */
        void failed(ReeveException error);
    }
}
