// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Topics as the doors see them (gateway.md section 6). */
interface Topics {
    /**
     * Answers when the topic's ring has the message; blocks, so it is for virtual threads.
     *
     * @throws dev.reeve.protocol.ReeveException not published, or with UNKNOWN perhaps
     */
    Position publish(Publication publication);

    /**
     * Follows a topic. Returns at once; what comes goes to the listener, on threads of the inside.
     *
     * @param from the last position the caller has; null = from now
     */
    Subscription subscribe(String topic, @Nullable Position from, Listener listener);

    /**
     * A place in a topic.
     *
     * @param epoch changes when the ring is a new one
     * @param offset +1 per message and epoch
     */
    record Position(long epoch, long offset) {}

    /** A message to publish. */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never changed
    record Publication(String topic, byte[] body, String contentType, String publisher, String idempotencyKey) {
        /**
         * A caller's message. Brokers know a key by its topic alone, so the caller is put into it: two with one key are
         * two messages.
         *
         * @param key empty = none
         */
        static Publication of(Caller caller, String topic, byte[] body, String contentType, String key) {
            String publisher =
                    caller.identity() == null ? "" : caller.identity().getSubject();
            return new Publication(topic, body, contentType, publisher, key.isEmpty() ? "" : keyOf(caller, key));
        }

        private static String keyOf(Caller caller, String key) {
            byte[] both = (caller.subjectKey() + '\n' + key).getBytes(StandardCharsets.UTF_8);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(both));
        }
    }

    /** A message that was published. */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never changed
    record Item(Position position, byte[] body, String contentType, String publisher, long publishedUnixMs) {}

    /** One followed topic; closing it never blocks. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /** Hears what happens in a topic, in order. */
    interface Listener {
        /** A message; before the first {@link #live} one that was missed since the position asked for. */
        void item(Item item);

        /** In force, for the first time or again after a loss: nothing was missed up to this position. */
        void live(Position position);

        /** A gap that cannot be closed: what follows begins after this position. */
        void reset(Position position);

        /** Nothing follows. */
        void closed(String reason);
    }
}
