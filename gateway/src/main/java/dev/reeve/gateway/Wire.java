// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.function.BooleanSupplier;

/** What carries the messages of one {@link SocketSession}: a WebSocket or a gRPC stream. On its event loop. */
interface Wire {
    /** For the metrics. */
    String door();

    FrameFormat format();

    /**
     * Sends now.
     *
     * @return false if the reader is too slow
     */
    boolean send(byte[] message);

    /**
     * Waits for room, then sends if the condition still holds on the event loop; for virtual threads.
     *
     * @return false if the reader was too slow or has gone
     */
    boolean await(byte[] message, BooleanSupplier stillWanted) throws InterruptedException;

    /** Whether so much could be sent now. */
    boolean hasRoom(int bytes);

    /** True if something waits and nothing was written for longer than a reader may be slow. */
    boolean isStuck();

    /** Hands no message to the session until {@link #resume}. */
    void pause();

    void resume();

    /** Nobody waits for room any longer. */
    void abandon();

    /** Says why, and ends. */
    void close(CloseCode code, String requestId);
}
