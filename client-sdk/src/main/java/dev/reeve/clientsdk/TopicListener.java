// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

/**
 * Hears of one topic, in order, one call at a time. A call should return soon: while it lasts, nothing of this client's
 * topics at that broker is read, and a broker whose messages nobody reads ends the stream (which is then told as
 * {@link #reset}, or repaired).
 */
public interface TopicListener {

    /** The next message. */
    void item(TopicMessage message);

    /**
     * The subscription is in force, for the first time or again after a loss, and nothing was missed: what there was in
     * between has come by {@link #item}.
     *
     * @param position of what was seen last
     */
    default void live(Position position) {}

    /**
     * Messages may have been missed: read the state itself again. What follows comes after this position.
     *
     * @param position of what the broker has now
     */
    default void reset(Position position) {}

    /**
     * Nothing more will come.
     *
     * @param reason for people: not allowed, or the client is closed
     */
    default void closed(String reason) {}
}
