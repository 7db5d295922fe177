// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client says in one WebSocket message. */
sealed interface ClientFrame {
    /** Chosen by the client, 1 to 2^32-1; 0 = none (ping, pong). */
    long id();

    /** A token or API key; the first frame, later a refresh in place. */
    record Auth(long id, String token, String client) implements ClientFrame {}

    /** A call; its fields are those of the HTTP door, not checked yet. */
    record Invoke(
            long id,
            String service,
            String method,
            Body body,
            long deadlineMs,
            String idempotencyKey,
            String requestId,
            String traceparent,
            String tracestate,
            String affinityKey,
            Map<String, String> app)
            implements ClientFrame {
        public Invoke {
            app = Map.copyOf(app);
        }
    }

    /** Nobody waits for this id any more. */
    record Cancel(long id) implements ClientFrame {}

    /** Follow a topic, from a position or from now. */
    record Subscribe(long id, String topic, Topics.@Nullable Position from) implements ClientFrame {}

    record Unsubscribe(long id, String topic) implements ClientFrame {}

    record Publish(long id, String topic, Body body, String idempotencyKey) implements ClientFrame {}

    record Ping(long id) implements ClientFrame {}

    record Pong(long id) implements ClientFrame {}

    /** A body and its type. */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never changed
    record Body(byte[] bytes, String contentType) {}
}
