// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.LevelOverride;
import dev.reeve.gatewayapi.log.v1.Target;
import dev.reeve.loggerworker.Overrides.Holder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells devices what counts for them now. Not "this override began": for a device that has a nearer one it changes
 * nothing, and after one ended a farther one may count again.
 */
final class LevelPush {
    /** More are not told: they learn it with their next batch, as those without a socket do. */
    static final int DEVICES_MAX = 1_000;

    private final Transactions transactions;
    private final Clock clock;
    private final DeviceTopics topics;

    LevelPush(Transactions transactions, Clock clock, DeviceTopics topics) {
        this.transactions = transactions;
        this.clock = clock;
        this.topics = topics;
    }

    /**
     * How many devices were told.
     *
     * @param changed overrides of one target and value that began or ended
     */
    int tell(String tenant, List<LevelOverride> changed) {
        LevelOverride first = changed.getFirst();
        long nowMs = clock.millis();
        Found found = transactions.run(connection -> find(connection, tenant, first, nowMs));
        int told = 0;
        for (Holder holder : found.holders()) {
            if (!tell(holder, changed, found.inForce(), nowMs)) {
                // No broker: the others need not wait for it as well.
                break;
            }
            told++;
        }
        return told;
    }

    private record Found(List<Holder> holders, List<LevelOverride> inForce) {}

    private static Found find(Connection connection, String tenant, LevelOverride rule, long nowMs)
            throws SQLException {
        Target target = rule.getTarget();
        return new Found(
                KnownDevices.meant(connection, tenant, target, rule.getValue(), DEVICES_MAX),
                LevelRuleRows.inForce(connection, tenant, nowMs));
    }

    private boolean tell(Holder holder, List<LevelOverride> changed, List<LevelOverride> inForce, long nowMs) {
        Map<String, LevelOverride> counting = Overrides.of(inForce, holder, nowMs);
        for (LevelOverride change : changed) {
            @Nullable LevelOverride now = counting.get(change.getLogger());
            byte[] message = now == null ? DeviceMessages.levelEnd(change) : DeviceMessages.level(now);
            if (!topics.publish(holder.installation(), message)) {
                return false;
            }
        }
        return true;
    }
}
