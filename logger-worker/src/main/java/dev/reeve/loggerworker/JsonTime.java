// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * A time as loggers write it: RFC 3339, or a number of seconds, milliseconds, microseconds or nanoseconds since 1970.
 */
final class JsonTime {
    private static final double SECONDS_BELOW = 1e11;
    private static final double MILLIS_BELOW = 1e14;
    private static final double MICROS_BELOW = 1e17;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private JsonTime() {}

    /** Nanoseconds since 1970. The unit of a number is told by its size: for times since 1973 there is no doubt. */
    static long nanos(String name, JsonNode value) {
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            long number = value.longValue();
            return scaled(number);
        }
        if (value.isNumber()) {
            double number = value.doubleValue();
            return (long) (number * (number < SECONDS_BELOW ? 1e9 : number < MILLIS_BELOW ? 1e6 : 1e3));
        }
        try {
            Instant instant = OffsetDateTime.parse(value.asText()).toInstant();
            return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS_PER_SECOND), instant.getNano());
        } catch (DateTimeException | ArithmeticException e) {
            throw new RecordRejected(name + " is neither RFC 3339 nor a number since 1970");
        }
    }

    private static long scaled(long number) {
        if (number < 0) {
            return 0;
        }
        if (number < 9_000_000_000L) {
            return number * NANOS_PER_SECOND;
        }
        if (number < MILLIS_BELOW) {
            return number * 1_000_000;
        }
        return number < MICROS_BELOW ? number * 1_000 : number;
    }
}
