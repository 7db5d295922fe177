// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A field of text is, or begins with, a value. Beginnings are compared without case of A to Z. Whose line it is, is not
 * asked of a marker of no device.
 *
 * @param value of a beginning {@link Condition#folded}
 */
record TextCondition(Field field, boolean isExact, String value) implements Condition {
    /** The fields of text by their names in a filter. */
    static final Map<String, Field> FIELDS = Map.ofEntries(
            Map.entry("app", Field.APP),
            Map.entry("version", Field.VERSION),
            Map.entry("build", Field.BUILD),
            Map.entry("user", Field.USER),
            Map.entry("device", Field.DEVICE),
            Map.entry("session", Field.SESSION),
            Map.entry("trace", Field.TRACE),
            Map.entry("logger", Field.LOGGER),
            Map.entry("thread", Field.THREAD),
            Map.entry("screen", Field.SCREEN));

    /** Which text. */
    enum Field {
        APP("app", true),
        VERSION("app_version", true),
        /** Not kept with a gap. */
        BUILD("build", false),
        USER("account", true),
        DEVICE("installation", true),
        SESSION("session", true),
        TRACE("coalesce(encode(trace, 'hex'), '')", false),
        LOGGER("logger", false),
        THREAD("thread", false),
        SCREEN("screen", false);

        private final String column;
        private final boolean isOfGaps;

        Field(String column, boolean isOfGaps) {
            this.column = column;
            this.isOfGaps = isOfGaps;
        }

        private boolean isOfSource() {
            return switch (this) {
                case APP, VERSION, BUILD, USER, DEVICE, SESSION -> true;
                case TRACE, LOGGER, THREAD, SCREEN -> false;
            };
        }

        /** Null = it is not known of this gap. */
        private @Nullable String text(Line line) {
            @Nullable LogRecord record = line.record();
            LogSource source = line.source();
            return switch (this) {
                case APP -> source.source().getAppName();
                case VERSION -> source.source().getAppVersion();
                case USER -> source.user();
                case DEVICE -> source.key().installation();
                case SESSION -> source.key().session();
                case BUILD, TRACE, LOGGER, THREAD, SCREEN -> record == null ? null : text(record);
            };
        }

        private String text(LogRecord record) {
            return switch (this) {
                case TRACE -> Entries.hex(record.content().getTraceId());
                case LOGGER -> record.content().getLogger();
                case THREAD -> record.content().getThread();
                case SCREEN -> record.content().getScreen();
                case BUILD -> record.source().source().getBuildId();
                case APP, VERSION, USER, DEVICE, SESSION -> throw new IllegalStateException(this + " is of every line");
            };
        }
    }

    static TextCondition is(Field field, String value) {
        return new TextCondition(field, true, field == Field.TRACE ? value.toLowerCase(Locale.ROOT) : value);
    }

    static TextCondition beginsWith(Field field, String value) {
        return new TextCondition(field, false, Condition.folded(value));
    }

    @Override
    public Truth of(Line line) {
        @Nullable String text = field.text(line);
        if (text == null || (field.isOfSource() && Marking.isOfNobody(line.source()))) {
            return Truth.MAYBE;
        }
        return Truth.of(isExact ? text.equals(value) : Condition.folded(text).startsWith(value));
    }

    @Override
    public Stream<String> devices() {
        return isExact && field == Field.DEVICE ? Stream.of(value) : Stream.of();
    }

    @Override
    public void write(FilterSql sql) {
        boolean isHere =
                sql.isOfGaps() ? field.isOfGaps : !sql.isOfMinutes() || field == Field.APP || field == Field.VERSION;
        if (!isHere) {
            sql.addUnknown();
        } else if (field.isOfSource() && !sql.isOfGaps()) {
            sql.addUnless(sql.isOfMinutes() ? MinuteRows.OF_NOBODY : Marking.OF_NOBODY, comparison(), value);
        } else {
            sql.add(comparison(), value);
        }
    }

    private String comparison() {
        if (!isExact) {
            return "starts_with(lower((" + field.column + ") COLLATE \"C\"), ?)";
        }
        // By the column itself, which has an index.
        return field == Field.TRACE ? "(trace IS NOT NULL AND trace = decode(?, 'hex'))" : field.column + " = ?";
    }
}
