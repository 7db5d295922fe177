// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The side that binds: one ROUTER socket. Peers are named by numbers that this transport gives out and never uses
 * again; the peer's own Identity is metadata only (RFC 28; docs/protocol.md, R-22).
 *
 * <p>Messages are lists of frames without the routing id. A message is delivered whole or not at all, in order per
 * peer. The listener is called on the transport's own threads, for one peer on one of them; all other methods may be
 * called on any thread.
 */
public interface RouterTransport extends AutoCloseable {

    /**
     * Binds and starts to receive.
     *
     * @param endpoint {@code tcp://HOST:PORT}, port 0 takes a free one; not with JeroMQ: {@code ipc://PATH},
     *     {@code inproc://NAME}, and several binds
     * @return the endpoint in force, with its real port
     * @throws BindException the address is in use or not ours
     */
    String bind(String endpoint);

    /**
     * Hands a message to the peer's send queue. Never blocks.
     *
     * @param frames at least one frame; the arrays belong to the transport from now on, the list stays the caller's
     */
    SendResult send(long peer, List<byte[]> frames);

    /** Ends the connection once what was sent before has left; what that peer sends from now on is dropped. */
    void close(long peer, String reason);

    /**
     * Stops to read from all connections until {@link #resumeReading}: what is read already may still be delivered,
     * sends go on. For a listener whose consumer is behind; peers are slowed down by TCP.
     */
    void pauseReading();

    /** Reads again. */
    void resumeReading();

    /** The thread on which every listener call comes, if there is exactly one and it runs other tasks too. */
    default @Nullable TransportLoop loop() {
        return null;
    }

    /** Peers connected now: all with a finished handshake, or with JeroMQ those that have sent a message. */
    int peers();

    /** What happened to connections and messages since {@link #bind}. */
    RouterStats stats();

    @Override
    void close();

    /** What became of a send. */
    enum SendResult {
        /** In the peer's send queue. */
        SENT,
        /** Likewise, and that queue is more than half full: the peer reads too slowly for what it asks. */
        SENT_HALF_FULL,
        /** No such peer, or no longer. */
        UNKNOWN_PEER,
        /** The peer reads too slowly: its send queue is at its bound and the message was not taken. */
        FULL
    }

    /** Called by the transport, on its threads. What it throws ends that peer's connection. */
    interface Listener {
        void connected(PeerInfo peer);

        /** The arrays belong to the listener; the list is the transport's and changes after the call. */
        void received(long peer, List<byte[]> frames);

        /** On the thread of the calls before: the last of them for now, so what was gathered may be passed on. */
        default void turnEnded() {}

        /** The connection ended, whoever ended it. Nothing comes from this peer afterwards. */
        void lost(long peer);
    }
}
