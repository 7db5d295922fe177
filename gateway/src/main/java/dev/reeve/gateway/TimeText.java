// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times in Unix nanoseconds, and as query parameters give them: RFC 3339, Unix milliseconds, or a duration back from
 * now ({@code 2h}).
 */
final class TimeText {
    private static final Pattern BACK = Pattern.compile("([0-9]{1,6})(s|m|h|d)");
    private static final Pattern MILLIS = Pattern.compile("[0-9]{1,15}");

    private TimeText() {}

    /**
     * Unix nanoseconds.
     *
     * @throws Refusal INVALID_REQUEST: none of the three forms
     */
    static long unixNanos(String name, String text, Instant now) {
        Matcher back = BACK.matcher(text);
        if (back.matches()) {
            return unixNanos(now.minus(span(Long.parseLong(back.group(1)), back.group(2))));
        }
        if (MILLIS.matcher(text).matches()) {
            return unixNanos(Instant.ofEpochMilli(Long.parseLong(text)));
        }
        try {
            return unixNanos(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException | ArithmeticException _) {
            throw Refusal.invalid(name + " is an RFC 3339 time, Unix milliseconds, or a duration back such as 2h");
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

    /** Unix nanoseconds; until the year 2262. */
    static long unixNanos(Instant instant) {
        try {
            return Math.addExact(
                    Math.multiplyExact(instant.getEpochSecond(), TimeUnit.SECONDS.toNanos(1)), instant.getNano());
        } catch (ArithmeticException _) {
            throw Refusal.invalid("the time is out of range");
        }
    }
}
