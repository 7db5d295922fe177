// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Entry;
import org.jspecify.annotations.Nullable;

/** What is shown to viewers: one object for all of them. Any thread. */
sealed interface Shown {
    /** Gaps outrank every severity. */
    int GAP_RANK = Level.values().length;

    /** Made when the first viewer is sent it. */
    Entry entry();

    long bytes();

    int rank();

    /** Told by what costs nothing: level, device, app, session, user. */
    boolean mayBeWanted(LogFilter filter);

    /** Asks what was typed; that may take its time. */
    boolean isWanted(LogFilter filter);

    /** A record. */
    final class OfRecord implements Shown {
        private final LogRecord record;
        private final boolean notStored;
        /** Made twice when two need it at once: both are the same. */
        private volatile @Nullable Entry entry;

        OfRecord(LogRecord record, boolean notStored) {
            this.record = record;
            this.notStored = notStored;
        }

        @Override
        public Entry entry() {
            @Nullable Entry made = entry;
            if (made == null) {
                made = Entries.of(record, notStored);
                entry = made;
            }
            return made;
        }

        @Override
        public long bytes() {
            return record.bytes();
        }

        @Override
        public int rank() {
            return record.level().rank();
        }

        @Override
        public boolean mayBeWanted(LogFilter filter) {
            return filter.mayMatch(record);
        }

        @Override
        public boolean isWanted(LogFilter filter) {
            return filter.asks(record);
        }
    }

    /** A gap, of somebody's or, without a loss, of nobody's in particular. */
    record OfGap(Entry entry, @Nullable Loss loss) implements Shown {
        OfGap(Loss loss) {
            this(Entries.of(loss), loss);
        }

        OfGap(Entry entry) {
            this(entry, null);
        }

        @Override
        public long bytes() {
            return entry.getSerializedSize();
        }

        @Override
        public int rank() {
            return GAP_RANK;
        }

        @Override
        public boolean mayBeWanted(LogFilter filter) {
            return loss == null || filter.mayAdmit(loss);
        }

        @Override
        public boolean isWanted(LogFilter filter) {
            return loss == null || filter.asks(loss);
        }
    }
}
