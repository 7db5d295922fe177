// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static java.util.Objects.requireNonNull;

import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.HistogramReply;
import dev.reeve.loggerworker.TimeWindows.Window;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * How many records there are of each level over a time, counted from the newest back. When its time is over it says
 * from where on it counted: half a picture at once is worth more than a whole one late.
 */
final class Histogram {
    static final int BUCKETS_MAX = 200;
    static final int BUCKETS_DEFAULT = 60;

    private final SearchDatabase database;

    Histogram(SearchDatabase database) {
        this.database = database;
    }

    HistogramReply count(LogFilter filter, Window range, int wanted) {
        Buckets buckets = new Buckets(range, Paging.limit(wanted, BUCKETS_DEFAULT, BUCKETS_MAX, "buckets"));
        return database.read(connection -> {
            int records = new Counting(connection, filter, buckets).records();
            // What its last step left of its time is not for the gaps.
            Duration patience = database.time().multipliedBy(SearchDatabase.PATIENCE);
            SearchDatabase.limit(connection, patience);
            int lost = new CountedLoss(connection, filter, buckets, patience).count();
            return buckets.reply(Math.max(records, lost));
        });
    }

    /** Counts a stretch of time; false when the time was over before. */
    private interface Step {
        boolean count(Window span) throws SQLException;
    }

    /** One histogram's way through the tables. */
    private final class Counting {
        private final Connection connection;
        private final LogFilter filter;
        private final Buckets buckets;
        private final long endNanos = System.nanoTime() + database.time().toNanos();

        Counting(Connection connection, LogFilter filter, Buckets buckets) {
            this.connection = connection;
            this.filter = filter;
            this.buckets = buckets;
        }

        /** The first bucket that is counted through. */
        int records() throws SQLException {
            if (!sql("SELECT 1 FROM logger.log_record", buckets.span(0, 1)).isWhole()) {
                return asked();
            }
            Window minutes = buckets.wholeMinutes();
            boolean areCounted = minutes != null
                    && minutes(minutes).isWhole()
                    && MinuteRows.areExact(
                            connection, filter.tenant(), buckets.range().fromMicros());
            return backwards(areCounted ? span -> counted(span, requireNonNull(minutes)) : this::grouped);
        }

        /** What is counted already, and by itself what of a minute is at the ends; false when the time was over. */
        private boolean counted(Window span, Window minutes) throws SQLException {
            Window whole = new Window(
                    Math.max(span.fromMicros(), minutes.fromMicros()), Math.min(span.toMicros(), minutes.toMicros()));
            if (whole.fromMicros() >= whole.toMicros()) {
                return grouped(span);
            }
            return grouped(new Window(whole.toMicros(), span.toMicros()))
                    && add(minutes(whole).end(" GROUP BY 1, 2"))
                    && grouped(new Window(span.fromMicros(), whole.fromMicros()));
        }

        private HistorySql minutes(Window minutes) {
            String select = "SELECT " + buckets.numberOfMinute()
                    + " AS bucket, level, sum(records) AS records FROM logger.log_minute";
            return new HistorySql(select, filter.tenant())
                    .and(
                            "minute >= ? AND minute < ?",
                            minutes.fromMicros() / MinuteRows.MINUTE_MICROS,
                            minutes.toMicros() / MinuteRows.MINUTE_MICROS)
                    .andMinutes(filter);
        }

        /** The database counts: some buckets at a time, twice as many while that is quick. */
        private int backwards(Step counting) throws SQLException {
            int through = buckets.count();
            int step = 1;
            while (through > 0 && left().isPositive()) {
                int first = Math.max(0, through - step);
                Duration before = left();
                if (!counting.count(buckets.span(first, through))) {
                    return through;
                }
                through = first;
                step = before.minus(left()).multipliedBy(8).compareTo(database.time()) < 0 ? 2 * step : step;
            }
            return through;
        }

        /** False when the time was over before. */
        private boolean grouped(Window span) throws SQLException {
            if (span.fromMicros() == span.toMicros()) {
                return true;
            }
            String select = "SELECT " + buckets.number()
                    + " AS bucket, (severity - 1) / 4 AS level, count(*) AS records FROM logger.log_record";
            return add(sql(select, span).end(" GROUP BY 1, 2"));
        }

        /** False when the time was over before. */
        private boolean add(HistorySql sql) throws SQLException {
            SearchDatabase.limit(connection, left());
            try (PreparedStatement query = sql.prepare(connection);
                    ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    buckets.add(row.getInt("bucket"), row.getInt("level"), row.getLong("records"));
                }
                return true;
            } catch (SQLException e) {
                if (!SearchDatabase.isTimeOver(e)) {
                    throw e;
                }
                database.beginAgain(connection);
                return false;
            }
        }

        /** The rows are asked, newest first, for SQL cannot tell all of the filter. */
        private int asked() throws SQLException {
            HistorySql sql = sql(StoredRow.RECORDS, buckets.range()).order("at DESC", database.rows());
            SearchDatabase.limit(connection, database.time());
            int scanned = 0;
            try (PreparedStatement query = sql.prepare(connection);
                    ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    Entry entry = StoredRow.record(row);
                    if (filter.matches(entry)) {
                        buckets.add(entry);
                    }
                    scanned++;
                    if (scanned == database.rows() || !left().isPositive()) {
                        return buckets.bucket(entry.getTimeUnixNano() / Entries.NANOS_PER_MICRO) + 1;
                    }
                }
                return 0;
            } catch (SQLException e) {
                if (!SearchDatabase.isTimeOver(e)) {
                    throw e;
                }
                database.beginAgain(connection);
                return buckets.count();
            }
        }

        private HistorySql sql(String select, Window span) {
            HistorySql sql = new HistorySql(select, filter.tenant()).andTimes(span.fromMicros(), span.toMicros());
            return PageSearch.observed(sql, span.fromMicros()).andRecord(filter);
        }

        private Duration left() {
            return Duration.ofNanos(endNanos - System.nanoTime());
        }
    }
}
