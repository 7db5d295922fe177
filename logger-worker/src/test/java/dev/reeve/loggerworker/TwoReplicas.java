// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.testkit.ManualClock;
import java.time.Instant;
import javax.sql.DataSource;
import org.junit.jupiter.api.AutoClose;

/** Two loggers on a database of each test's own. */
abstract class TwoReplicas {
    static final Instant NOW = Instant.parse("2026-11-25T10:30:00Z");

    final DataSource database = TestDatabase.fresh();
    final ManualClock clock = ManualClock.startingAt(NOW);

    @AutoClose
    LoggerFixture one = new LoggerFixture(database, clock).awaitStore();

    @AutoClose
    final LoggerFixture other = new LoggerFixture(database, clock).awaitStore();
}
