// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The workers of one service that can take a request now, in buckets by what they hold: the least loaded is found in
 * constant time, and within a bucket the one that has been there longest is first.
 */
final class FreeWorkers {
    static final int NONE = -1;
    private static final int WORD_BITS = 64;

    private @Nullable Worker[] heads = new Worker[4];
    private @Nullable Worker[] tails = new Worker[4];
    private long[] filled = new long[1];
    private int slots;
    private int ready;

    /** Requests that could be dispatched now. */
    int slots() {
        return slots;
    }

    /** Workers registered, not draining, not marked. */
    int ready() {
        return ready;
    }

    boolean isEmpty() {
        for (long word : filled) {
            if (word != 0) {
                return false;
            }
        }
        return true;
    }

    /** Puts a worker where it belongs, after anything of it changed. */
    void update(Worker worker, long nowMs) {
        boolean isReady = worker.isReady() && !worker.isMarked(nowMs);
        int free = isReady ? Math.max(0, worker.window() - worker.held()) : 0;
        slots += free - worker.countedFree;
        worker.countedFree = free;
        if (isReady != worker.countedReady) {
            ready += isReady ? 1 : -1;
            worker.countedReady = isReady;
        }
        int bucket = free > 0 ? worker.held() : NONE;
        if (bucket != worker.bucket) {
            leave(worker);
            enter(worker, bucket);
        }
    }

    /** The one with the least in hand, then the longest idle; null if none is free. */
    @Nullable
    Worker least() {
        for (int i = 0; i < filled.length; i++) {
            if (filled[i] != 0) {
                return heads[i * WORD_BITS + Long.numberOfTrailingZeros(filled[i])];
            }
        }
        return null;
    }

    private void enter(Worker worker, int bucket) {
        worker.bucket = bucket;
        if (bucket == NONE) {
            return;
        }
        grow(bucket);
        Worker tail = tails[bucket];
        worker.bucketPrev = tail;
        if (tail == null) {
            heads[bucket] = worker;
        } else {
            tail.bucketNext = worker;
        }
        tails[bucket] = worker;
        filled[bucket / WORD_BITS] |= 1L << bucket;
    }

    private void leave(Worker worker) {
        int bucket = worker.bucket;
        if (bucket == NONE) {
            return;
        }
        Worker prev = worker.bucketPrev;
        Worker next = worker.bucketNext;
        if (prev == null) {
            heads[bucket] = next;
        } else {
            prev.bucketNext = next;
        }
        if (next == null) {
            tails[bucket] = prev;
        } else {
            next.bucketPrev = prev;
        }
        worker.bucketPrev = null;
        worker.bucketNext = null;
        if (heads[bucket] == null) {
            filled[bucket / WORD_BITS] &= ~(1L << bucket);
        }
    }

    private void grow(int bucket) {
        if (bucket >= heads.length) {
            int size = Math.max(bucket + 1, heads.length * 2);
            heads = Arrays.copyOf(heads, size);
            tails = Arrays.copyOf(tails, size);
        }
        if (bucket / WORD_BITS >= filled.length) {
            filled = Arrays.copyOf(filled, bucket / WORD_BITS + 1);
        }
    }
}
