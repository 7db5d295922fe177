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

    /** Of each bucket the first and the last, side by side. */
    private @Nullable Worker[] ends = new Worker[4];
    /** A bit for each of the first 64 buckets that is not empty; few workers ever hold more. */
    private long filled;
    /** The same for the others. */
    private long[] filledHigher = {};

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
        return least() == null;
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
        if (filled != 0) {
            return ends[2 * Long.numberOfTrailingZeros(filled)];
        }
        for (int i = 0; i < filledHigher.length; i++) {
            if (filledHigher[i] != 0) {
                return ends[2 * ((i + 1) * WORD_BITS + Long.numberOfTrailingZeros(filledHigher[i]))];
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
        Worker last = ends[2 * bucket + 1];
        worker.bucketPrev = last;
        if (last == null) {
            ends[2 * bucket] = worker;
        } else {
            last.bucketNext = worker;
        }
        ends[2 * bucket + 1] = worker;
        mark(bucket, true);
    }

    private void leave(Worker worker) {
        int bucket = worker.bucket;
        if (bucket == NONE) {
            return;
        }
        Worker prev = worker.bucketPrev;
        Worker next = worker.bucketNext;
        if (prev == null) {
            ends[2 * bucket] = next;
        } else {
            prev.bucketNext = next;
        }
        if (next == null) {
            ends[2 * bucket + 1] = prev;
        } else {
            next.bucketPrev = prev;
        }
        worker.bucketPrev = null;
        worker.bucketNext = null;
        if (ends[2 * bucket] == null) {
            mark(bucket, false);
        }
    }

    private void mark(int bucket, boolean isFilled) {
        long bit = 1L << bucket;
        if (bucket < WORD_BITS) {
            filled = isFilled ? filled | bit : filled & ~bit;
        } else {
            int word = bucket / WORD_BITS - 1;
            filledHigher[word] = isFilled ? filledHigher[word] | bit : filledHigher[word] & ~bit;
        }
    }

    private void grow(int bucket) {
        if (2 * bucket >= ends.length) {
            ends = Arrays.copyOf(ends, Math.max(2 * bucket + 2, ends.length * 2));
        }
        if (bucket / WORD_BITS > filledHigher.length) {
            filledHigher = Arrays.copyOf(filledHigher, bucket / WORD_BITS);
        }
    }
}
