// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.jeromq;

import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import zmq.SocketBase;
import zmq.ZMQ;
import zmq.io.Metadata;

/**
 * The one connection of a DEALER. When it ends, or nobody listens, the dealer is closed.
 *
 * <p>Only before the greeting JeroMQ may connect again by itself: about one connection in a hundred is made but never
 * looked at (its poller forgets a channel that changes hands while the IO thread gets a command), and its handshake
 * timer then ends it. Nothing has been sent on such a connection, so another one in its place is no second
 * conversation.
 *
 * <p>Runs on the IO thread.
 */
final class DealerConnection implements ZMQ.EventConsummer, FrameGate {

    /** What {@link #consume} wants to hear. */
    static final int EVENTS = ZMQ.ZMQ_EVENT_CONNECTED
            | ZMQ.ZMQ_EVENT_CONNECT_RETRIED
            | ZMQ.ZMQ_EVENT_HANDSHAKE_PROTOCOL
            | ZMQ.ZMQ_EVENT_DISCONNECTED;

    /** A greeting that takes longer is given up: JeroMQ's own timer, which also frees forgotten channels. */
    static final int GREETING_MS_MAX = 1_000;

    /** Between two tries before the first greeting. */
    static final int RETRY_MS = 50;

    private static final int TRIES_MAX = 5;

    /** Never: MDP wants a new socket (RFC 7). JeroMQ's -1 would mean "at once, for ever" while a port is closed. */
    private static final int RECONNECT_NEVER_MS = 1_000_000_000;

    /** What the dealer wants to know; called on the IO thread. */
    interface Listener {
        /** From now on messages may go out. */
        void greeted();

        /** The last call. */
        void ended();
    }

    private final InboundGuard guard;
    private final Listener listener;
    private @Nullable SocketBase socket;
    private @Nullable Connection connection;
    private boolean greeted;
    private boolean retrying;
    private int tries;

    DealerConnection(InboundGuard guard, Listener listener) {
        this.guard = guard;
        this.listener = listener;
    }

    /** Before the socket connects. */
    void attach(SocketBase dealer) {
        socket = dealer;
    }

    @Override
    public void consume(ZMQ.Event event) {
        switch (event.event) {
            case ZMQ.ZMQ_EVENT_CONNECTED -> {
                if (event.arg instanceof SocketChannel channel) {
                    connection = new Connection(channel, "");
                }
            }
            case ZMQ.ZMQ_EVENT_HANDSHAKE_PROTOCOL -> greet();
            case ZMQ.ZMQ_EVENT_CONNECT_RETRIED -> retried();
            default -> disconnected();
        }
    }

    private void greet() {
        greeted = true;
        SocketBase dealer = socket;
        if (dealer != null) {
            boolean _ = dealer.setSocketOpt(ZMQ.ZMQ_RECONNECT_IVL, RECONNECT_NEVER_MS);
        }
        listener.greeted();
    }

    /** JeroMQ says this of a refused connection, and also when it begins anew after one that has ended. */
    private void retried() {
        if (retrying) {
            retrying = false;
        } else {
            listener.ended();
        }
    }

    private void disconnected() {
        tries++;
        if (greeted || tries >= TRIES_MAX) {
            listener.ended();
        } else {
            retrying = true;
        }
    }

    @Override
    public boolean admit(InboundFrame frame, Metadata metadata) {
        Connection current = connection;
        return current != null && guard.admit(frame, current);
    }

    @Override
    public void handshakeRefused() {
        listener.ended();
    }
}
