// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.HashMap;
import java.util.Map;

/** What one call asks of the gateway, in the words of either door. */
interface Operation {
    ClientFrame frame(long id, long leftMs);

    /** Path of the POST. */
    String path();

    HttpCall.Request request(long leftMs, String token);

    /** Of an answer over the socket. */
    Reply reply(ServerFrame.Done done);

    /** Bytes that a frame of it has, about. */
    long size();

    /** A call of a service's method. */
    record Invoke(String service, String method, Body body, CallOptions options, String requestId, boolean isStream)
            implements Operation {
        private static final long FRAME_BYTES = 1_024;

        @Override
        public ClientFrame frame(long id, long leftMs) {
            return new ClientFrame.Invoke(
                    id,
                    service,
                    method,
                    body,
                    new ClientFrame.Beside(
                            leftMs,
                            options.idempotencyKey(),
                            requestId,
                            options.traceparent(),
                            options.affinity(),
                            options.appHeaders()));
        }

        @Override
        public String path() {
            return "/v1/services/" + service + (method.isEmpty() ? "" : "/" + method);
        }

        @Override
        public HttpCall.Request request(long leftMs, String token) {
            Map<String, String> headers = new HashMap<>(options.appHeaders());
            headers.put("Reeve-Deadline-Ms", Long.toString(leftMs));
            headers.put("X-Request-Id", requestId);
            headers.put("Accept", isStream ? "application/x-ndjson, */*" : "*/*");
            putIfSaid(headers, "Idempotency-Key", options.idempotencyKey());
            putIfSaid(headers, "Reeve-Affinity", options.affinity());
            putIfSaid(headers, "traceparent", options.traceparent());
            return new HttpCall.Request(headers, token, body);
        }

        @Override
        public Reply reply(ServerFrame.Done done) {
            return new Reply(done.body(), done.isReplay(), done.headers());
        }

        @Override
        public long size() {
            // base64 for what is no JSON
            return FRAME_BYTES + body.bytes().length * (body.isJson() ? 3L : 4L) / 3;
        }
    }

    /** A publication. Its answer is the position as a JSON object. */
    record Publish(String topic, Body body, CallOptions options, String requestId) implements Operation {
        private static final long FRAME_BYTES = 1_024;

        @Override
        public ClientFrame frame(long id, long leftMs) {
            return new ClientFrame.Publish(id, topic, body, options.idempotencyKey());
        }

        @Override
        public String path() {
            return "/v1/topics/" + topic;
        }

        @Override
        public HttpCall.Request request(long leftMs, String token) {
            Map<String, String> headers = new HashMap<>();
            headers.put("Reeve-Deadline-Ms", Long.toString(leftMs));
            headers.put("X-Request-Id", requestId);
            putIfSaid(headers, "Idempotency-Key", options.idempotencyKey());
            return new HttpCall.Request(headers, token, body);
        }

        @Override
        public Reply reply(ServerFrame.Done done) {
            Position at = done.position();
            byte[] json = at == null
                    ? Json.bytes(Json.object())
                    : Json.bytes(Json.object().put("epoch", at.epoch()).put("offset", at.offset()));
            return new Reply(new Body(json, Body.JSON), false);
        }

        @Override
        public long size() {
            return FRAME_BYTES + body.bytes().length * 4L / 3;
        }
    }

    private static void putIfSaid(Map<String, String> headers, String name, String value) {
        if (!value.isEmpty()) {
            headers.put(name, value);
        }
    }
}
