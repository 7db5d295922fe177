// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.jeromq;

import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import zmq.ZMQ;
import zmq.io.Metadata;

/**
 * The one connection of a DEALER: there is no second, so when it ends, or never comes about, the dealer is closed.
 *
 * <p>Runs on the IO thread.
 */
final class DealerConnection implements ZMQ.EventConsummer, FrameGate {

    /** What {@link #consume} wants to hear. */
    static final int EVENTS = ZMQ.ZMQ_EVENT_CONNECTED | ZMQ.ZMQ_EVENT_CONNECT_RETRIED | ZMQ.ZMQ_EVENT_DISCONNECTED;

    private final InboundGuard guard;
    private final Runnable onEnd;
    private @Nullable Connection connection;

    DealerConnection(InboundGuard guard, Runnable onEnd) {
        this.guard = guard;
        this.onEnd = onEnd;
    }

    @Override
    public void consume(ZMQ.Event event) {
        if (event.event == ZMQ.ZMQ_EVENT_CONNECTED && event.arg instanceof SocketChannel channel) {
            connection = new Connection(channel, "");
        } else {
            onEnd.run();
        }
    }

    @Override
    public boolean admit(InboundFrame frame, Metadata metadata) {
        Connection current = connection;
        return current != null && guard.admit(frame, current);
    }

    @Override
    public void handshakeRefused() {
        onEnd.run();
    }
}
