// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.jeromq;

import zmq.Msg;
import zmq.msg.MsgAllocator;

/**
 * Makes the objects that inbound frames are read into. JeroMQ trusts the announced size and allocates it whole
 * before the first byte has come; a size with the top bit set passes its own check and arrives here negative
 * (zeromq/jeromq #1005). An exception from here would make its decoder loop for ever, so this class never throws:
 * what may not be allocated becomes an empty frame marked as refused, and the connection is closed when it
 * surfaces.
 *
 * <p>Owned by the IO thread; holds no state.
 */
final class GuardedAllocator implements MsgAllocator {

    /** Kept free for everything else, so that announced sizes alone cannot end the process. */
    private static final long HEADROOM_BYTES_MIN = 16L * 1_048_576;

    /** Frames up to this are taken without a look at the heap. */
    private static final int SMALL_FRAME_BYTES_MAX = 65_536;

    private final int frameBytesMax;
    private final FrameGate gate;

    GuardedAllocator(int frameBytesMax, FrameGate gate) {
        this.frameBytesMax = frameBytesMax;
        this.gate = gate;
    }

    @Override
    public Msg allocate(int sizeBytes) {
        if (sizeBytes < 0 || sizeBytes > frameBytesMax) {
            return InboundFrame.refused(gate);
        }
        if (sizeBytes > SMALL_FRAME_BYTES_MAX && headroomBytes() < HEADROOM_BYTES_MIN + sizeBytes) {
            return InboundFrame.refused(gate);
        }
        try {
            return InboundFrame.of(new byte[sizeBytes], gate);
        } catch (OutOfMemoryError _) {
            return InboundFrame.refused(gate);
        }
    }

    private static long headroomBytes() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
    }
}
