// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import com.google.re2j.Pattern;
import dev.reeve.gatewayapi.log.v1.Kind;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A condition on what a gap does not have: of its records this is not known. */
interface RecordCondition extends Condition {
    boolean holds(LogRecord record);

    void writeRecord(FilterSql sql);

    @Override
    default Truth of(Line line) {
        @Nullable LogRecord record = line.record();
        return record == null ? Truth.MAYBE : Truth.of(holds(record));
    }

    @Override
    default void write(FilterSql sql) {
        if (sql.isOfGaps() || sql.isOfMinutes()) {
            sql.addUnknown();
        } else {
            writeRecord(sql);
        }
    }

    /** A word of the record begins so. */
    record HasWord(String prefix) implements RecordCondition {
        @Override
        public boolean holds(LogRecord record) {
            return record.words().haveOneWith(prefix);
        }

        /** Letters and digits, so quotes are escape enough. */
        @Override
        public void writeRecord(FilterSql sql) {
            sql.add("words @@ ?::tsquery", '\'' + prefix + "':*");
        }
    }

    /** The body has this text, as it stands. */
    record HasFragment(String text) implements RecordCondition {
        @Override
        public boolean holds(LogRecord record) {
            return record.content().getBody().contains(text);
        }

        @Override
        public void writeRecord(FilterSql sql) {
            sql.add("strpos(body, ?) > 0", text);
        }
    }

    /** The words of a phrase, one behind the other; that they are there is another condition. */
    record HasPhrase(Phrase phrase) implements RecordCondition {
        @Override
        public boolean holds(LogRecord record) {
            return Words.anyTextOf(record.content(), phrase::isIn);
        }

        @Override
        public void writeRecord(FilterSql sql) {
            sql.addUnknown();
        }
    }

    /** The body has a match. By one engine alone: PostgreSQL's is another language and not linear. */
    record HasMatch(Pattern pattern) implements RecordCondition {
        @Override
        public boolean holds(LogRecord record) {
            return pattern.matcher(record.content().getBody()).find();
        }

        @Override
        public void writeRecord(FilterSql sql) {
            sql.addUnknown();
        }
    }

    /** The severity is one of these; of a marker that is not asked. */
    record OfSeverity(int least, int most) implements RecordCondition {
        @Override
        public Truth of(Line line) {
            @Nullable LogRecord record = line.record();
            return record != null && Marking.isOfAnyLevel(record) ? Truth.MAYBE : RecordCondition.super.of(line);
        }

        @Override
        public boolean holds(LogRecord record) {
            int severity = record.content().getSeverity();
            return severity >= least && severity <= most;
        }

        @Override
        public void write(FilterSql sql) {
            if (sql.isOfMinutes() && isOfLevels()) {
                int first = least <= 1 ? 0 : Level.of(least).rank();
                sql.addUnless(
                        MinuteRows.OF_ANY_LEVEL,
                        "(level >= ? AND level <= ?)",
                        first,
                        Level.of(most).rank());
            } else {
                RecordCondition.super.write(sql);
            }
        }

        /** No level is split. */
        private boolean isOfLevels() {
            return (least <= 1 || Level.of(least).severity() == least)
                    && most > 0
                    && (most == Level.SEVERITY_MAX || Level.of(most + 1).severity() == most + 1);
        }

        @Override
        public void writeRecord(FilterSql sql) {
            sql.addUnless(Marking.OF_ANY_LEVEL, "(severity >= ? AND severity <= ?)", least, most);
        }
    }

    /** The kind is this. */
    record OfKind(Kind kind) implements RecordCondition {
        @Override
        public boolean holds(LogRecord record) {
            return record.content().getKind() == kind;
        }

        @Override
        public void writeRecord(FilterSql sql) {
            sql.add("kind = ?", kind.getNumber());
        }
    }

    /** It is an exception's, or says of one. */
    record HasException() implements RecordCondition {
        private static final List<String> KEYS = List.of("exception.type", "exception.message", "exception.stacktrace");

        @Override
        public boolean holds(LogRecord record) {
            return record.content().getKind() == Kind.EXCEPTION
                    || KEYS.stream().anyMatch(record.content()::containsAttributes);
        }

        @Override
        public void writeRecord(FilterSql sql) {
            sql.add(
                    "(kind = ? OR coalesce(jsonb_exists_any(attributes, ?), FALSE))",
                    Kind.EXCEPTION_VALUE,
                    Set.copyOf(KEYS));
        }
    }

    /** It has a payload. */
    record HasPayload() implements RecordCondition {
        @Override
        public boolean holds(LogRecord record) {
            return !record.content().getPayload().isEmpty();
        }

        @Override
        public void writeRecord(FilterSql sql) {
            sql.add("payload IS NOT NULL");
        }
    }
}
