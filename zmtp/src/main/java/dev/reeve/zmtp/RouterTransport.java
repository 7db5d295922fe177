// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp;

import java.util.List;

/**
 * The side that binds: one ROUTER socket. Peers are named by numbers that this transport gives out and never uses
 * again; the peer's own Identity is metadata only (RFC 28; docs/protocol.md, R-22).
 *
 * <p>Messages are lists of frames without the routing id. A message is delivered whole or not at all, in order per
 * peer. The listener is called on one thread, the transport's own; {@link #send} and {@link #close(long, String)}
 * may be called on any.
 */
public interface RouterTransport extends AutoCloseable {

    /**
     * Binds and starts to receive.
     *
     * @param endpoint {@code tcp://HOST:PORT}; port 0 takes a free one
     * @return the endpoint in force, with its real port
     * @throws BindException the address is in use or not ours
     */
    String bind(String endpoint);

    /**
     * Hands a message to the peer's send queue. Never blocks.
     *
     * @param frames at least one frame; the arrays belong to the transport from now on
     */
    SendResult send(long peer, List<byte[]> frames);

    /** Ends the connection, or where the transport cannot: drops what that peer sends from now on. */
    void close(long peer, String reason);

    /** Peers connected now that have sent at least one message. */
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

    /** Called by the transport, on its thread. */
    interface Listener {
        void connected(PeerInfo peer);

        void received(long peer, List<byte[]> frames);

        /** The connection ended, whoever ended it. Nothing comes from this peer afterwards. */
        void lost(long peer);
    }
}
