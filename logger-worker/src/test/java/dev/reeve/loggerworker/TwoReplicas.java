// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.Filter;
import dev.reeve.gatewayapi.log.v1.FollowRequest;
import dev.reeve.testkit.ManualClock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.AutoClose;

/** Two loggers on a database of each test's own. */
abstract class TwoReplicas {
    static final Instant NOW = Instant.parse("2026-11-25T10:30:00Z");

    final DataSource database = TestDatabase.fresh();
    final ManualClock clock = ManualClock.startingAt(NOW);

    final Caller bob = new Caller("acme", "u_bob", "i_bob", Set.of("logs:write"));

    @AutoClose
    LoggerFixture one = new LoggerFixture(database, clock).awaitStore();

    @AutoClose
    final LoggerFixture other = new LoggerFixture(database, clock).awaitStore();

    /** What the other finds by a typed filter. */
    List<Entry> typed(String q) {
        return other.all(Filter.newBuilder().setQ(q).build());
    }

    static FollowRequest.Builder follow(Filter.Builder filter) {
        return FollowRequest.newBuilder().setFilter(filter);
    }
}
