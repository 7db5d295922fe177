// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The side that connects: one DEALER socket to one endpoint. It does not reconnect by itself: MDP wants a new socket
 * (RFC 7, section 4.4; docs/protocol.md 7-22), so whoever lost one makes another.
 *
 * <p>{@link #send} may be called on any thread; {@link #receive} on one at a time.
 */
public interface DealerTransport extends AutoCloseable {
    /**
     * Hands a message to the send queue. Never blocks.
     *
     * @param frames at least one frame; the arrays belong to the transport from now on, the list stays the caller's
     * @return false if the queue is at its bound (the message was not taken) or the transport is closed
     */
    boolean send(List<byte[]> frames);

    /**
     * Waits for a message.
     *
     * @return null when the time is over, or the transport was closed (see {@link #isClosed})
     */
    @Nullable
    List<byte[]> receive(Duration timeout) throws InterruptedException;

    /**
     * Instead of {@link #receive}, once and for good: from now on each message goes to the listener, what waits first.
     * It is called by one thread at a time, where there is one by that which reads from the socket: nothing is handed
     * over, what it sends leaves with the end of the turn. So it must not wait and must not throw.
     *
     * @param listener may keep the arrays, not the list
     */
    default void listen(Consumer<List<byte[]>> listener) {
        var _ = Thread.ofVirtual().name("reeve-zmtp-listener").start(() -> {
            try {
                while (!isClosed()) {
                    List<byte[]> frames = receive(Duration.ofSeconds(1));
                    if (frames != null) {
                        listener.accept(frames);
                    }
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** True once closed, by either side. */
    boolean isClosed();

    /** Waits for the end; for who {@link #listen}s. False when the time is over before. */
    boolean awaitClosed(Duration timeout) throws InterruptedException;

    /** True from the other side's greeting until the end: somebody is there who speaks ZMTP. */
    boolean isConnected();

    /** Why the connection ended; null before, and where the transport cannot tell (JeroMQ). */
    default @Nullable CloseReason closeReason() {
        return null;
    }

    /** The other side's handshake properties, names in lower case; empty before, and with JeroMQ. */
    default Map<String, String> peerProperties() {
        return Map.of();
    }

    @Override
    void close();
}
