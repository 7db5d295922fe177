// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.HistogramReply;
import dev.reeve.loggerworker.TimeWindows.Window;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * How many records there are of each level over a time, counted from the newest back. When its time is over it says
 * from where on it counted: half a picture at once is worth more than a whole one late.
 */
final class Histogram {
    static final int BUCKETS_MAX = 200;
    static final int BUCKETS_DEFAULT = 60;
    /** Explained gaps that are counted. */
    static final int GAPS_MAX = 10_000;

    private final SearchDatabase database;

    Histogram(SearchDatabase database) {
        this.database = database;
    }

    HistogramReply count(LogFilter filter, Window range, int wanted) {
        Buckets buckets = new Buckets(range, Paging.limit(wanted, BUCKETS_DEFAULT, BUCKETS_MAX, "buckets"));
        return database.read(connection -> {
            Counting counting = new Counting(connection, filter, buckets);
            int records = counting.records();
            // What its last step left of its time is not for the gaps.
            SearchDatabase.limit(connection, database.time().multipliedBy(SearchDatabase.PATIENCE));
            return buckets.reply(Math.max(records, counting.lost()));
        });
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
            boolean isWhole = sql("SELECT 1 FROM logger.log_record", 0, 1).isWhole();
            return isWhole ? grouped() : asked();
        }

        /** The database counts: some buckets at a time, twice as many while that is quick. */
        private int grouped() throws SQLException {
            int through = buckets.count();
            int step = 1;
            while (through > 0 && left().isPositive()) {
                int first = Math.max(0, through - step);
                Duration before = left();
                if (!grouped(first, through)) {
                    return through;
                }
                through = first;
                step = before.minus(left()).multipliedBy(8).compareTo(database.time()) < 0 ? 2 * step : step;
            }
            return through;
        }

        /** False when the time was over before. */
        private boolean grouped(int first, int last) throws SQLException {
            String select = "SELECT " + buckets.number()
                    + " AS bucket, (severity - 1) / 4 AS level, count(*) AS records" + " FROM logger.log_record";
            HistorySql sql = sql(select, first, last).end(" GROUP BY 1, 2");
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
            HistorySql sql = sql(StoredRow.RECORDS, 0, buckets.count()).order("at DESC", database.rows());
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

        /** Of the gaps that are still open; the first bucket whose gaps are counted through. */
        int lost() throws SQLException {
            Window range = buckets.span(0, buckets.count());
            HistorySql sql = new HistorySql(StoredRow.DROPS, filter.tenant())
                    .andTimes(range.fromMicros(), range.toMicros())
                    .andGap(filter)
                    .order("at DESC, id DESC", GAPS_MAX);
            List<Entry> gaps = PageGaps.read(connection, sql);
            SessionHoles holes = SessionHoles.of(connection, filter.tenant(), gaps);
            gaps.stream()
                    .filter(gap -> holes.isOpen(gap) && filter.matches(gap))
                    .forEach(buckets::add);
            return gaps.size() < GAPS_MAX
                    ? 0
                    : buckets.bucket(gaps.getLast().getTimeUnixNano() / Entries.NANOS_PER_MICRO) + 1;
        }

        private HistorySql sql(String select, int first, int last) {
            Window span = buckets.span(first, last);
            HistorySql sql = new HistorySql(select, filter.tenant()).andTimes(span.fromMicros(), span.toMicros());
            return PageSearch.observed(sql, span.fromMicros()).andRecord(filter);
        }

        private Duration left() {
            return Duration.ofNanos(endNanos - System.nanoTime());
        }
    }
}
