// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Microseconds since 1970 as PostgreSQL's timestamptz and back, without loss. */
final class PgTime {
    private static final long MICROS_PER_SECOND = 1_000_000;

    private PgTime() {}

    static OffsetDateTime of(long micros) {
        return instant(micros).atOffset(ZoneOffset.UTC);
    }

    static OffsetDateTime ofMs(long millis) {
        return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    }

    static long ms(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant().toEpochMilli();
    }

    static String text(long micros) {
        return instant(micros).toString();
    }

    static long micros(ResultSet row, String column) throws SQLException {
        return micros(row.getObject(column, OffsetDateTime.class).toInstant());
    }

    static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND), Math.floorMod(micros, MICROS_PER_SECOND) * 1_000);
    }
}
