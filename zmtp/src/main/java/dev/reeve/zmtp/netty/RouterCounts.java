// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import dev.reeve.zmtp.CloseReason;
import dev.reeve.zmtp.RouterStats;
import java.util.concurrent.atomic.AtomicLong;

/** What happened to a router's connections. Written by its I/O thread, read by any. */
final class RouterCounts {

    private final CloseCounts closed = new CloseCounts();
    private final AtomicLong overlong = new AtomicLong();
    private final AtomicLong droppedClosing = new AtomicLong();
    private final AtomicLong acceptPauses = new AtomicLong();
    private final AtomicLong faults = new AtomicLong();
    private final TotalBudget inbound = TotalBudget.ofHeap();

    void closed(CloseReason reason) {
        closed.count(reason);
    }

    void overlong() {
        overlong.incrementAndGet();
    }

    void droppedClosing() {
        droppedClosing.incrementAndGet();
    }

    void acceptPaused() {
        acceptPauses.incrementAndGet();
    }

    void fault() {
        faults.incrementAndGet();
    }

    /** False if all connections together hold too much of what has come in part. */
    boolean holds(long moreBytes) {
        inbound.add(moreBytes);
        return moreBytes < 0 || !inbound.isFull();
    }

    RouterStats stats(Admission admission, long outboundBytes, long loopFaults) {
        return new RouterStats(
                admission.open(),
                admission.refused(),
                admission.evicted(),
                closed.of(CloseReason.FRAME_TOO_LARGE),
                overlong.get(),
                closed.of(CloseReason.INBOUND_OVERFLOW),
                closed.of(
                        CloseReason.BAD_GREETING,
                        CloseReason.OLD_VERSION,
                        CloseReason.MECHANISM_MISMATCH,
                        CloseReason.BAD_HANDSHAKE,
                        CloseReason.HANDSHAKE_TOO_LARGE,
                        CloseReason.HANDSHAKE_TIMEOUT,
                        CloseReason.WRONG_SOCKET_TYPE,
                        CloseReason.FORGED_PROPERTY),
                droppedClosing.get(),
                inbound.bytes(),
                outboundBytes,
                faults.get() + loopFaults,
                acceptPauses.get(),
                closed.all());
    }
}
