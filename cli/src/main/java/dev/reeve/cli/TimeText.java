// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A point in time as people type it; the gateway reads the same forms: a duration back ({@code 2h}), RFC 3339, or
 * milliseconds since 1970. A date alone is its midnight in UTC.
 */
record TimeText(String text) {
    private static final Pattern BACK = Pattern.compile("\\d{1,6}(s|m|h|d)");

    static final class Converter implements ITypeConverter<TimeText> {
        @Override
        public TimeText convert(String text) {
            String trimmed = text.strip();
            String lower = trimmed.toLowerCase(Locale.ROOT);
            if (BACK.matcher(lower).matches()) {
                return new TimeText(lower);
            }
            if (trimmed.matches("\\d{12,14}")) {
                return new TimeText(trimmed);
            }
            try {
                return new TimeText(timestamp(trimmed));
            } catch (DateTimeException e) {
                throw new TypeConversionException(
                        "'" + text + "' is no time like 2h, 2026-01-02T13:01:02Z or 2026-01-02");
            }
        }

        private static String timestamp(String text) {
            if (text.length() == "2026-01-02".length()) {
                return LocalDate.parse(text)
                        .atStartOfDay()
                        .atOffset(ZoneOffset.UTC)
                        .toString();
            }
            return OffsetDateTime.parse(text).toString();
        }
    }

    /** The moment it means. */
    Instant at(Clock clock) {
        if (BACK.matcher(text).matches()) {
            return clock.instant().minus(Duration.parse(iso(text)));
        }
        return text.matches("\\d+")
                ? Instant.ofEpochMilli(Long.parseLong(text))
                : OffsetDateTime.parse(text).toInstant();
    }

    /** PT2H for 2h, P3D for 3d. */
    private static String iso(String back) {
        return (back.endsWith("d") ? "P" : "PT") + back;
    }
}
