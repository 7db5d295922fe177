// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import dev.reeve.protocol.ClientInbound;
import dev.reeve.protocol.v1.CancelReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One life of one connection: from the broker's first answer to its loss. Callers' threads start and cancel attempts;
 * the
 * connection's thread hands in what arrives and says when it is over.
 */
sealed interface Session permits ReeveSession, PlainSession {

    /** What became of {@link #start}. */
    enum Started {
        SENT,
        /** A bound of this connection is reached; nothing was sent. */
        FULL,
        /** The connection has ended; nothing was sent. */
        GONE
    }

    String endpoint();

    /** The broker's own name; its endpoint where it has none. */
    String brokerId();

    /** New calls may go here. */
    boolean isReady();

    boolean isDraining();

    boolean isPlain();

    int openCalls();

    /** The broker's word on a service, if it gave one. */
    Optional<ServiceState> service(String name);

    List<ServiceState> services();

    /**
     * Sends. May block until the deadline on plain connections, which take one call at a time.
     *
     * @throws dev.reeve.protocol.ReeveException the request itself cannot be sent: INVALID_REQUEST, TOO_LARGE
     */
    Started start(Attempt attempt) throws InterruptedException;

    /** How long to wait for the attempt's answer before it counts as failed; empty = until the call's deadline. */
    Optional<Duration> tryLimit(Attempt attempt);

    /** The caller wants it no longer. */
    void cancel(Attempt attempt, CancelReason reason);

    /** A message arrived. */
    void received(ClientInbound inbound);

    /** Whether silence means that the broker is dead; not where it cannot be asked. */
    boolean isNeverSilent();

    /** A frame to see whether the broker lives; empty where asking would do harm. */
    Optional<List<byte[]>> probe();

    /** True once a message showed that the other end is not what it was: the connection must be made anew. */
    boolean isBroken();

    /** What nobody waits for any more is forgotten. */
    void forgetExpired(long nowNanos);

    /** The connection has ended: every open attempt is lost. */
    void lost();
}
