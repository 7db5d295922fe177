// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that wait in all the queues of one transport, and the bound they have together. */
final class TotalBudget {

    private final long bytesMax;
    private final AtomicLong bytes = new AtomicLong();

    TotalBudget(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** A quarter of the heap. */
    static TotalBudget ofHeap() {
        return new TotalBudget(Runtime.getRuntime().maxMemory() / 4);
    }

    void add(long more) {
        bytes.addAndGet(more);
    }

    boolean isFull() {
        return bytes.get() > bytesMax;
    }

    long bytes() {
        return bytes.get();
    }
}
