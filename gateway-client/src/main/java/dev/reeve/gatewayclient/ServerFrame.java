// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the gateway says in one message of a live connection (gateway.proto). */
sealed interface ServerFrame {
    record Next(long id, Body body) implements ServerFrame {}

    /** The last answer; which members are there depends on what was asked. */
    record Done(
            long id,
            Body body,
            boolean isReplay,
            Map<String, String> headers,
            @Nullable Position position,
            boolean recovered,
            List<Publication> items,
            long messageBytesMax)
            implements ServerFrame {
        public Done {
            headers = Map.copyOf(headers);
            items = List.copyOf(items);
        }
    }

    record Failed(long id, ReeveException error) implements ServerFrame {}

    record Published(Publication publication) implements ServerFrame {}

    record Reset(String topic, Position position) implements ServerFrame {}

    record Unsubscribed(String topic, String reason) implements ServerFrame {}

    record TokenExpiring() implements ServerFrame {}

    record Drain(long reconnectInMs) implements ServerFrame {}

    record Ping() implements ServerFrame {}

    record Pong() implements ServerFrame {}
}
