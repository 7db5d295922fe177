// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The six classes of OpenTelemetry's severity numbers 1 to 24. */
enum Level {
    TRACE(1),
    DEBUG(5),
    INFO(9),
    WARN(13),
    ERROR(17),
    FATAL(21);

    static final int SEVERITY_MAX = 24;
    /** What a record without a severity counts as. */
    static final int DEFAULT_SEVERITY = 9;

    private static final List<Level> ALL = List.of(values());
    private static final int NUMBERS_PER_LEVEL = 4;
    private static final Map<String, Level> NAMES = Map.ofEntries(
            Map.entry("trace", TRACE),
            Map.entry("verbose", TRACE),
            Map.entry("debug", DEBUG),
            Map.entry("info", INFO),
            Map.entry("information", INFO),
            Map.entry("notice", INFO),
            Map.entry("warn", WARN),
            Map.entry("warning", WARN),
            Map.entry("error", ERROR),
            Map.entry("err", ERROR),
            Map.entry("severe", ERROR),
            Map.entry("fatal", FATAL),
            Map.entry("critical", FATAL),
            Map.entry("emergency", FATAL));

    private final int severity;

    Level(int severity) {
        this.severity = severity;
    }

    /** The class of a severity from 1 to 24. */
    static Level of(int severity) {
        return ALL.get((severity - 1) / NUMBERS_PER_LEVEL);
    }

    /** The lowest severity number of this class. */
    int severity() {
        return severity;
    }

    /** 0 for the lowest. */
    int rank() {
        return severity / NUMBERS_PER_LEVEL;
    }

    /** The severity that a level's usual name stands for; 0 when the name is unknown. */
    static int severityOf(String name) {
        Level level = NAMES.get(name.strip().toLowerCase(Locale.ROOT));
        return level == null ? 0 : level.severity();
    }
}
