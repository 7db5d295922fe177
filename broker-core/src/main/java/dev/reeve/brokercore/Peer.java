// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.RequestStamp;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One connection. */
final class Peer {
    /** Invalid messages within {@link #INVALID_WINDOW_MS} after which the connection is closed. */
    static final int INVALID_MAX = 10;

    static final long INVALID_WINDOW_MS = 10_000;

    private final long id;
    private final PeerRights rights;
    private final boolean reeveProperty;
    private PeerState state = new PeerState.Fresh();
    /** The same as in the state: it is asked with every message, and the state lies in a line of its own. */
    private @Nullable Client client;

    private @Nullable Worker worker;
    private byte @Nullable [] stampOrigin;
    private byte @Nullable [] plainStampOrigin;
    private boolean lost;
    private long sentMs;
    private long heardMs;
    private int invalid;
    private long invalidSinceMs;

    Peer(long id, PeerRights rights, boolean reeveProperty, long nowMs) {
        this.id = id;
        this.rights = rights;
        this.reeveProperty = reeveProperty;
        this.sentMs = nowMs;
        this.heardMs = nowMs;
    }

    long id() {
        return id;
    }

    PeerRights rights() {
        return rights;
    }

    /** What workers are told of this peer as a client whose requests come in envelopes; encoded once. */
    byte[] stampOrigin(String brokerId) {
        byte[] origin = stampOrigin;
        if (origin == null) {
            origin = RequestStamp.origin(brokerId, rights.user(), rights.stampRole(), false);
            stampOrigin = origin;
        }
        return origin;
    }

    /** The same of a request without one: a peer may send both. */
    byte[] plainStampOrigin(String brokerId) {
        byte[] origin = plainStampOrigin;
        if (origin == null) {
            origin = RequestStamp.origin(brokerId, rights.user(), rights.stampRole(), true);
            plainStampOrigin = origin;
        }
        return origin;
    }

    boolean hasReeveProperty() {
        return reeveProperty;
    }

    PeerState state() {
        return state;
    }

    void become(PeerState next) {
        Invariants.check(!isClosing(), "a closing connection stays closing");
        state = Objects.requireNonNull(next);
        client = next instanceof PeerState.AsClient(Client asClient) ? asClient : null;
        worker = next instanceof PeerState.AsWorker(Worker asWorker) ? asWorker : null;
    }

    /** Null if it is none now. */
    @Nullable
    Client client() {
        return client;
    }

    /** Null if it is none now. */
    @Nullable
    Worker worker() {
        return worker;
    }

    boolean isClosing() {
        return state instanceof PeerState.Closing;
    }

    void lose() {
        lost = true;
    }

    boolean isReachable() {
        return !lost && !isClosing();
    }

    long sentMs() {
        return sentMs;
    }

    void sentAt(long nowMs) {
        sentMs = nowMs;
    }

    long heardMs() {
        return heardMs;
    }

    void heardAt(long nowMs) {
        heardMs = nowMs;
    }

    /** Counts an invalid message; true if it is one too many. */
    boolean countInvalid(long nowMs) {
        if (invalid == 0 || nowMs - invalidSinceMs > INVALID_WINDOW_MS) {
            invalid = 0;
            invalidSinceMs = nowMs;
        }
        invalid++;
        return invalid >= INVALID_MAX;
    }
}
