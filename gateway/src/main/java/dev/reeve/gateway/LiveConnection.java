// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

/** What outlives a request: a {@link SocketSession} or an {@link EventStream}; ended by revocations and the drain. */
interface LiveConnection {
    /** Runs the action on its event loop. Any thread. */
    void onLoop(Runnable action);

    /** Whether it has shown a token. On the event loop. */
    boolean isKnown();

    /** Whether the token at the other end belongs to this session, account or key. On the event loop. */
    boolean isOf(String value);

    /** Ends it. On the event loop. */
    void close(CloseCode code);

    /** Announces the end. Any thread. */
    void announceDrain(long reconnectInMs);
}
