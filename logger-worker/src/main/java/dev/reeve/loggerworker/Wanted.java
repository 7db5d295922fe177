// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.time.Duration;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which records of a batch each viewer wants. What typed filters may take is bounded for each viewer and in all, for
 * the sender waits: what was not asked in this time is told to its viewer as lost. One thread at a time.
 */
final class Wanted {
    /** No record, nothing to ask. */
    static final Wanted NOTHING_ASKED = new Wanted();

    static final Duration VIEWER_MAX = Duration.ofMillis(250);
    static final Duration BATCH_MAX = Duration.ofSeconds(1);

    private final IdentityHashMap<Viewer, Asked> viewers = new IdentityHashMap<>();

    /** @param unasked the first record that there was no time for, and all behind it */
    private record Asked(BitSet wanted, int unasked) {}

    private Wanted() {}

    static Wanted of(List<LogRecord> records, List<Viewer> viewers) {
        return of(records, viewers, System::nanoTime);
    }

    static Wanted of(List<LogRecord> records, List<Viewer> viewers, LongSupplier nanoTime) {
        Wanted wanted = new Wanted();
        long end = nanoTime.getAsLong() + BATCH_MAX.toNanos();
        for (Viewer viewer : viewers) {
            // Those that nothing is typed into are asked at the moment: it costs nothing.
            if (viewer.isParticular()) {
                wanted.viewers.put(viewer, ask(viewer, records, nanoTime, end));
            }
        }
        return wanted;
    }

    private static Asked ask(Viewer viewer, List<LogRecord> records, LongSupplier nanoTime, long end) {
        BitSet wanted = new BitSet();
        long begin = nanoTime.getAsLong();
        long left = Math.min(VIEWER_MAX.toNanos(), end - begin);
        int next = 0;
        while (next < records.size() && nanoTime.getAsLong() - begin < left) {
            wanted.set(next, viewer.wants(records.get(next)));
            next++;
        }
        return new Asked(wanted, next);
    }

    /** A viewer that came since is asked now. */
    boolean isWanted(Viewer viewer, LogRecord record, int index) {
        @Nullable Asked asked = viewers.get(viewer);
        return asked == null ? viewer.wants(record) : asked.wanted().get(index);
    }

    /** Of these records; a viewer that is gone does not mind. */
    void tellUnasked(BitSet shown) {
        viewers.forEach((viewer, asked) -> {
            BitSet unasked = (BitSet) shown.clone();
            unasked.clear(0, asked.unasked());
            if (!unasked.isEmpty()) {
                viewer.lose(unasked.cardinality());
            }
        });
    }
}
