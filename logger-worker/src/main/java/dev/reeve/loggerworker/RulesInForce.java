// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.LevelOverride;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The overrides in force by tenant, read again when they are a second old: every batch is answered with their version,
 * and what another replica set is in force here a second later. Any thread.
 */
final class RulesInForce {
    /** The tenant that was not asked for longest is forgotten, and read again when it is. */
    static final int TENANTS_MAX = 10_000;

    private static final long FRESH_MS = 1_000;

    private final DataSource database;
    private final Clock clock;
    private final Map<String, Read> read = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Read> eldest) {
            return size() > TENANTS_MAX;
        }
    });

    private record Read(List<LevelOverride> rules, long atMs) {}

    RulesInForce(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    List<LevelOverride> of(String tenant) {
        long nowMs = clock.millis();
        @Nullable Read known = read.get(tenant);
        if (known != null && Math.abs(nowMs - known.atMs()) < FRESH_MS) {
            return known.rules();
        }
        try (Connection connection = database.getConnection()) {
            List<LevelOverride> rules = List.copyOf(LevelRuleRows.inForce(connection, tenant, nowMs));
            read.put(tenant, new Read(rules, nowMs));
            return rules;
        } catch (SQLException e) {
            // The records are stored: what was in force the last time is the better answer than a refusal.
            return known == null ? List.of() : known.rules();
        }
    }

    int tenants() {
        return read.size();
    }

    /** This replica changed them: the next one to ask sees it. */
    void changed(String tenant) {
        read.remove(tenant);
    }
}
