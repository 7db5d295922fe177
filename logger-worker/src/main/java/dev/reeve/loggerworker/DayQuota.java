// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * What an app may send in a day (UTC), if there is such a bound. What all replicas have stored is read every few
 * seconds; so an app may go over it by what it sends in that time. Any thread.
 */
final class DayQuota {
    private static final Logger LOG = Logger.getLogger(DayQuota.class);
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final Duration RETRY_MAX = Duration.ofHours(1);

    private final DataSource database;
    private final Clock clock;
    private final long bytesMax;
    private final Lock reading = new ReentrantLock();
    private volatile Map<List<String>, Long> used = Map.of();
    private volatile Instant readAt = Instant.MIN;

    /** @param bytesMax of an app in a day; 0 = no bound */
    DayQuota(DataSource database, Clock clock, long bytesMax) {
        this.database = database;
        this.clock = clock;
        this.bytesMax = bytesMax;
    }

    /** {@link LogRefused} QUOTA when an app of the batch has had its day's worth. */
    void check(Batch batch) {
        if (bytesMax == 0) {
            return;
        }
        Map<List<String>, Long> known = used();
        for (LogRecord record : batch.records()) {
            String app = record.source().source().getAppName();
            if (known.getOrDefault(List.of(batch.tenant(), app), 0L) >= bytesMax) {
                throw new LogRefused(
                        LogRefused.Reason.QUOTA, "quota: the app \"" + app + "\" has sent its day's worth", retryMs());
            }
        }
    }

    private long retryMs() {
        Instant now = clock.instant();
        Duration left = Duration.between(now, now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS));
        return Math.min(left.toMillis(), RETRY_MAX.toMillis());
    }

    /** One of the callers reads anew; the others go by what was known. */
    private Map<List<String>, Long> used() {
        if (isOld() && reading.tryLock()) {
            try {
                if (isOld()) {
                    read();
                }
            } finally {
                reading.unlock();
            }
        }
        return used;
    }

    private boolean isOld() {
        return readAt.isBefore(clock.instant().minus(FRESH));
    }

    private void read() {
        Instant now = clock.instant();
        readAt = now;
        try (Connection connection = database.getConnection()) {
            Map<List<String>, Long> read = new HashMap<>();
            for (UsageRows.App app : UsageRows.since(connection, now.truncatedTo(ChronoUnit.DAYS))) {
                read.put(List.of(app.tenant(), app.app()), app.bytes());
            }
            used = read;
        } catch (SQLException e) {
            // The database is away: nothing is stored either. What was known stays.
            LOG.debugf("what apps have sent today cannot be read: %s", e.getMessage());
        }
    }
}
