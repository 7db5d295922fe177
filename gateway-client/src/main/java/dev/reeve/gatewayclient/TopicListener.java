// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

/** Hears a topic, in order, on the client's thread for that. */
public interface TopicListener {
    void publication(Publication publication);

    /** What was missed cannot be had any more: fetch your state anew. The topic goes on behind this position. */
    default void reset(Position position) {}

    /** The topic ended, for example as {@code FORBIDDEN}; nothing more is heard. */
    default void closed(String reason) {}
}
