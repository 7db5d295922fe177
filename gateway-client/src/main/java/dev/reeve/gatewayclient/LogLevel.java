// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How grave a record is; OpenTelemetry's numbers. */
public enum LogLevel {
    TRACE(1),
    DEBUG(5),
    INFO(9),
    WARN(13),
    ERROR(17),
    FATAL(21);

    private final int severity;

    LogLevel(int severity) {
        this.severity = severity;
    }

    int severity() {
        return severity;
    }

    /** Null = no such level. */
    static @Nullable LogLevel named(String name) {
        for (LogLevel level : values()) {
            if (level.name().equals(name.toUpperCase(Locale.ROOT))) {
                return level;
            }
        }
        return null;
    }
}
