// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.List;

/** What the gateway says in one message of a live connection; {@link FrameFormat} renders it. */
sealed interface ServerFrame {
    /** The token was good. */
    record Authenticated(long id, String user, String session, long expiresInMs, LimitSettings.SocketLimits limits)
            implements ServerFrame {}

    /** A reply that is not the last. */
    record Next(long id, Reply reply) implements ServerFrame {}

    /**
     * The last reply to a call.
     *
     * @param replayed it is that of an earlier call with the same idempotency key
     */
    record Result(long id, Reply reply, boolean replayed) implements ServerFrame {}

    /** Nothing of this call follows. */
    record Cancelled(long id) implements ServerFrame {}

    /**
     * The topic is followed.
     *
     * @param position after the missed items, so that a client which stores it misses nothing
     * @param recovered whether nothing was missed, or all of it is in the items
     */
    record Subscribed(long id, String topic, Topics.Position position, boolean recovered, List<Topics.Item> items)
            implements ServerFrame {
        public Subscribed {
            items = List.copyOf(items);
        }
    }

    /** The topic is not followed any more, as asked. */
    record Left(long id, String topic) implements ServerFrame {}

    /** The topic has the message. */
    record Published(long id, Topics.Position position) implements ServerFrame {}

    /** A frame's request failed. */
    record Failed(long id, Problem problem) implements ServerFrame {}

    /** A message in a topic that is followed. */
    record Publication(String topic, Topics.Item item) implements ServerFrame {}

    /** A gap that cannot be closed: what follows begins after this position. */
    record Reset(String topic, Topics.Position position) implements ServerFrame {}

    /** The topic ended by itself. */
    record Unsubscribed(String topic, String reason) implements ServerFrame {}

    /** A refresh is due. */
    record TokenExpiring(long inMs) implements ServerFrame {}

    /** The gateway is stopping. */
    record Draining(long reconnectInMs) implements ServerFrame {}

    /** Is anybody there. */
    record Ping() implements ServerFrame {}

    /** Somebody is. */
    record Pong() implements ServerFrame {}
}
