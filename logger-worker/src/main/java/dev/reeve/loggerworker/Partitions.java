// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The partitions of one class of retention, named by their first hour or day in UTC: {@code log_short_2026112510},
 * {@code log_long_20261125}.
 *
 * @param parent {@code log_short} or {@code log_long}
 * @param keep how long a partition is kept after its end
 */
record Partitions(String parent, Duration keep) {
    /** Taken by whoever makes partitions, so that replicas do not do it crosswise. "reeve-log" in ASCII, cut. */
    static final long LOCK = 0x7265_6576_652d_6c6fL;

    /** Of TRACE and DEBUG. */
    static final String SHORT = "log_short";

    /** Of the others. */
    static final String LONG = "log_long";

    private static final Duration CLOSED_FOR = Duration.ofHours(1);
    private static final int HOUR_DIGITS = 10;
    private static final String ATTACHED =
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                    + " WHERE n.nspname = 'logger' AND c.relkind = 'r' AND c.relname ~ '^(" + SHORT + '|' + LONG
                    + ")_[0-9]{8,10}$' ORDER BY 1";

    static Partitions ofShort(Duration keep) {
        return new Partitions(SHORT, keep);
    }

    static Partitions ofLong(Duration keep) {
        return new Partitions(LONG, keep);
    }

    /** The class in which records of that level are kept. */
    static String branch(Level level) {
        return level.compareTo(Level.INFO) < 0 ? SHORT : LONG;
    }

    /** When the partition begins that a record is stored in. */
    static Instant starts(LogRecord record) {
        Instant observed = PgTime.instant(record.stamp().observedMicros());
        return observed.truncatedTo(unit(branch(record.level())));
    }

    private static ChronoUnit unit(String branch) {
        return branch.equals(SHORT) ? ChronoUnit.HOURS : ChronoUnit.DAYS;
    }

    private ChronoUnit unit() {
        return unit(parent);
    }

    String name(Instant start) {
        return name(parent, start);
    }

    static String name(String branch, Instant start) {
        String pattern = unit(branch) == ChronoUnit.HOURS ? "yyyyMMddHH" : "yyyyMMdd";
        return branch
                + '_'
                + DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
                        .format(LocalDateTime.ofInstant(start, ZoneOffset.UTC));
    }

    /**
     * Makes the partitions of that time and the {@code ahead} next. Attached and not created in place: that would lock
     * out every writer and reader of the parent for the moment.
     */
    void ensure(Connection connection, Instant now, int ahead) throws SQLException {
        for (int i = 0; i <= ahead; i++) {
            create(connection, now.truncatedTo(unit()).plus(i, unit()));
        }
    }

    private void create(Connection connection, Instant start) throws SQLException {
        String name = name(start);
        if (exists(connection, name)) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE logger.%s (LIKE logger.%s INCLUDING DEFAULTS)".formatted(name, parent));
            statement.execute("ALTER TABLE logger.%s ATTACH PARTITION logger.%s FOR VALUES FROM ('%s') TO ('%s')"
                    .formatted(parent, name, start, start.plus(1, unit())));
        }
    }

    private static boolean exists(Connection connection, String name) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            query.setString(1, Schema.NAME + '.' + name);
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** Starts of the existing partitions, oldest first. */
    List<Instant> existing(Connection connection) throws SQLException {
        return tables(connection).stream()
                .filter(table -> table.branch().equals(parent))
                .map(Table::starts)
                .toList();
    }

    /** A partition of either class. */
    record Table(String name, String branch, Instant starts) {}

    /** Of both classes, by name. */
    static List<Table> tables(Connection connection) throws SQLException {
        List<Table> tables = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(ATTACHED);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                String name = row.getString(1);
                String branch = name.substring(0, name.lastIndexOf('_'));
                tables.add(new Table(name, branch, parse(branch, name)));
            }
        }
        return tables;
    }

    /** True when everything in the partition is older than it is to be kept. */
    boolean isExpired(Instant start, Instant now) {
        return start.plus(1, unit()).plus(keep).isBefore(now);
    }

    /** What began before is expired. */
    Instant oldest(Instant now) {
        return now.minus(keep).minus(1, unit());
    }

    /** What began before has no writer any more. */
    Instant closed(Instant now) {
        return now.minus(1, unit()).minus(CLOSED_FOR);
    }

    private static Instant parse(String parent, String name) {
        String digits = name.substring(parent.length() + 1);
        String hour = digits.length() == HOUR_DIGITS ? digits : digits + "00";
        return LocalDateTime.parse(hour + "00", DateTimeFormatter.ofPattern("yyyyMMddHHmm", Locale.ROOT))
                .toInstant(ZoneOffset.UTC);
    }
}
