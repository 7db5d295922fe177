// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.loggerworker.TimeWindows.Window;

/** Conditions on what records and gaps both have. */
final class LineCondition {
    private LineCondition() {}

    /** It is a gap. */
    record IsGap() implements Condition {
        @Override
        public Truth of(Line line) {
            return Truth.of(line.isGap());
        }

        @Override
        public void write(FilterSql sql) {
            sql.add(sql.isOfGaps() ? "TRUE" : "FALSE");
        }
    }

    /** The seq is one of these; a gap has all of its own, and one without seq may have any. */
    record OfSeq(long least, long most) implements Condition {
        @Override
        public Truth of(Line line) {
            boolean isWithin = line.fromSeq() <= most && line.toSeq() >= least;
            if (!line.isGap()) {
                return Truth.of(isWithin);
            }
            return isWithin || line.fromSeq() == 0 ? Truth.MAYBE : Truth.NO;
        }

        @Override
        public void write(FilterSql sql) {
            if (sql.isOfGaps()) {
                sql.add("(CASE WHEN from_seq > 0 AND (from_seq > ? OR to_seq < ?) THEN FALSE ELSE ", most, least);
                sql.addUnknown();
                sql.add(" END)");
            } else if (sql.isOfMinutes()) {
                sql.addUnknown();
            } else {
                sql.add("(seq >= ? AND seq <= ?)", least, most);
            }
        }
    }

    /** The shown time is in this range. */
    record OfTime(Window range) implements Condition {
        @Override
        public Truth of(Line line) {
            return Truth.of(line.atMicros() >= range.fromMicros() && line.atMicros() < range.toMicros());
        }

        @Override
        public void write(FilterSql sql) {
            if (sql.isOfMinutes()) {
                sql.addUnknown();
            } else {
                sql.add("(at >= ? AND at < ?)", PgTime.of(range.fromMicros()), PgTime.of(range.toMicros()));
            }
        }
    }
}
