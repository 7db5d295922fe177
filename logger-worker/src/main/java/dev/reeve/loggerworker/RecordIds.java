// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.time.Clock;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * Ids of records: unique across replicas without asking anyone, and known before the record is stored, for live
 * viewers need its cursor. 41 bits of milliseconds since 2025, 10 bits drawn at start, 12 bits of count. Any thread
 * may ask.
 */
final class RecordIds {
    private static final long EPOCH_MS = 1_735_689_600_000L;
    private static final int NODE_BITS = 10;
    private static final int COUNT_BITS = 12;
    private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;
    private static final long NODE_MASK = (1L << NODE_BITS) - 1;

    private final Clock clock;
    private final RandomGenerator random;
    private int node;
    private long last;

    RecordIds(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
        node = random.nextInt(1 << NODE_BITS);
    }

    /**
     * Greater than every id before; when a millisecond's count is used up, or the clock goes back, time is borrowed.
     */
    synchronized long next() {
        long tick = (clock.millis() - EPOCH_MS) << COUNT_BITS;
        last = Math.max(last + 1, tick);
        long millis = last >>> COUNT_BITS;
        long count = last & COUNT_MASK;
        return (millis << (COUNT_BITS + NODE_BITS)) | ((long) node << COUNT_BITS) | count;
    }

    /** Which replica this is in the ids it gives. */
    synchronized int node() {
        return node;
    }

    /** Another replica gives ids with this one. */
    synchronized void drawAgain() {
        node = random.nextInt(1 << NODE_BITS);
    }

    /** Which replica gave it. */
    static int node(long id) {
        return (int) (id >>> COUNT_BITS & NODE_MASK);
    }

    /** One that its replica gave before, or might have. */
    static long before(long id) {
        return id - (1L << (COUNT_BITS + NODE_BITS));
    }

    /** None that was given from then on is smaller. */
    static long first(Instant time) {
        return Math.max(0, time.toEpochMilli() - EPOCH_MS) << (COUNT_BITS + NODE_BITS);
    }

    /** When the id was given. */
    static Instant time(long id) {
        return Instant.ofEpochMilli((id >>> (COUNT_BITS + NODE_BITS)) + EPOCH_MS);
    }
}
