// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client says in one message of a live connection (gateway.proto). */
sealed interface ClientFrame {
    long id();

    /** A token: first, and each new one. */
    record Auth(long id, String token, String client) implements ClientFrame {
        @Override
        public String toString() {
            return "Auth[id=" + id + ']';
        }
    }

    record Invoke(long id, String service, String method, Body body, Beside beside) implements ClientFrame {}

    record Cancel(long id) implements ClientFrame {}

    record Subscribe(long id, String topic, @Nullable Position from) implements ClientFrame {}

    record Unsubscribe(long id, String topic) implements ClientFrame {}

    record Publish(long id, String topic, Body body, String idempotencyKey) implements ClientFrame {}

    record Ping(long id) implements ClientFrame {}

    record Pong(long id) implements ClientFrame {}

    /** What a call says beside its body. */
    record Beside(
            long deadlineMs,
            String idempotencyKey,
            String requestId,
            String traceparent,
            String affinityKey,
            Map<String, String> app) {
        public Beside {
            app = Map.copyOf(app);
        }
    }
}
