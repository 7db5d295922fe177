// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times of a filter: RFC 3339, or a duration back from now as {@code 15m}, {@code 2h}, {@code 3d}. */
final class FilterTimes {
    private static final Pattern BACK = Pattern.compile("([0-9]{1,6})([smhd])");

    private FilterTimes() {}

    /** Microseconds since 1970; empty: it is no such time. What was before 1970 counts as then. */
    static OptionalLong micros(String text, Instant now) {
        Matcher back = BACK.matcher(text);
        try {
            Instant time = back.matches()
                    ? now.minus(span(Long.parseLong(back.group(1)), back.group(2)))
                    : OffsetDateTime.parse(text).toInstant();
            return OptionalLong.of(Math.clamp(PgTime.micros(time), 0, TimeWindows.LATEST_MICROS));
        } catch (DateTimeException | ArithmeticException _) {
            return OptionalLong.empty();
        }
    }

    private static Duration span(long count, String unit) {
        return switch (unit) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }
}
