// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.jeromq;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what a connection's messages may hold in memory: JeroMQ's own high-water mark counts whole messages only,
 * so one message of endless frames would pass it by.
 *
 * <p>{@link #admit} runs on the IO thread; {@link #taken} and {@link #forget} on the socket's thread.
 */
final class InboundGuard {

    private final InboundBounds bounds;
    private final AtomicLong unreadBytes = new AtomicLong();
    private final AtomicLong oversizedFrames = new AtomicLong();
    private final AtomicLong overflows = new AtomicLong();

    InboundGuard(InboundBounds bounds) {
        this.bounds = bounds;
    }

    boolean admit(InboundFrame frame, Connection connection) {
        if (connection.isShut()) {
            return false;
        }
        if (frame.isRefused()) {
            oversizedFrames.incrementAndGet();
            connection.shutDown();
            return false;
        }
        if (frame.isProtocolCommand()) {
            return true;
        }
        boolean fits = fits(connection);
        if (fits) {
            connection.count(frame.size());
        }
        if (frame.hasMore()) {
            return fits(connection);
        }
        return endMessage(frame, connection);
    }

    private boolean fits(Connection connection) {
        return connection.messageFrames() <= bounds.framesPerMessageMax()
                && connection.messageBytes() <= bounds.messageBytesMax();
    }

    /** The last frame always passes, as JeroMQ must see a whole message; what is overlong is dropped by the reader. */
    private boolean endMessage(InboundFrame frame, Connection connection) {
        long bytes = connection.messageBytes();
        frame.endsMessage(connection, bytes, !fits(connection));
        connection.messageEnded();
        long unreadOfConnection = connection.unreadBytes().addAndGet(bytes);
        long unreadOfAll = unreadBytes.addAndGet(bytes);
        if (unreadOfConnection > bounds.connectionBytesMax() || unreadOfAll > bounds.totalBytesMax()) {
            overflows.incrementAndGet();
            connection.shutDown();
        }
        return true;
    }

    /** A message was handed on. */
    void taken(InboundFrame last) {
        Connection connection = last.connection();
        if (connection != null) {
            connection.unreadBytes().addAndGet(-last.messageBytes());
            unreadBytes.addAndGet(-last.messageBytes());
        }
    }

    /** Nothing more comes of this connection: what JeroMQ threw away with it is no longer in memory. */
    void forget(Connection connection) {
        unreadBytes.addAndGet(-connection.unreadBytes().getAndSet(0));
    }

    long unreadBytesTotal() {
        return unreadBytes.get();
    }

    long oversizedFrames() {
        return oversizedFrames.get();
    }

    long overflows() {
        return overflows.get();
    }
}
