// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.ClearLevelReply;
import dev.reeve.gatewayapi.log.v1.ClearLevelRequest;
import dev.reeve.gatewayapi.log.v1.ConfigLevel;
import dev.reeve.gatewayapi.log.v1.ConfigReply;
import dev.reeve.gatewayapi.log.v1.ConfigRequest;
import dev.reeve.gatewayapi.log.v1.LevelOverride;
import dev.reeve.gatewayapi.log.v1.ListLevelsReply;
import dev.reeve.gatewayapi.log.v1.ListLevelsRequest;
import dev.reeve.gatewayapi.log.v1.SetLevelRequest;
import dev.reeve.gatewayapi.log.v1.State;
import dev.reeve.gatewayapi.log.v1.Target;
import dev.reeve.loggerworker.AuditRows.Line;
import dev.reeve.loggerworker.Overrides.Holder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Level overrides: set, ended, listed, and asked by devices. What is in force is in the database; any thread. */
final class LevelRules {
    static final int IN_FORCE_MAX = 500;
    private static final int LIST_DEFAULT = 200;
    private static final int LIST_MAX = 1_000;

    private final Transactions transactions;
    private final Clock clock;
    private final RandomGenerator random;
    private final LevelPush push;
    private final RulesInForce inForce;

    LevelRules(Transactions transactions, Clock clock, RandomGenerator random, LevelPush push, RulesInForce inForce) {
        this.transactions = transactions;
        this.clock = clock;
        this.random = random;
        this.push = push;
        this.inForce = inForce;
    }

    /** One of a target and logger: another one before it ends. */
    LevelOverride set(Caller caller, SetLevelRequest request) {
        String tenant = caller.tenant();
        LevelOverride rule = LevelCheck.rule(ControlId.next(random), caller.subject(), request, clock.millis());
        transactions.change(connection -> {
            Transactions.lock(connection, tenant);
            replace(connection, tenant, rule);
            AuditRows.insert(connection, caller, line("level.set", rule, rule.getReason()), rule.getCreatedUnixMs());
        });
        inForce.changed(tenant);
        return rule.toBuilder().setSent(push.tell(tenant, List.of(rule))).build();
    }

    private static void replace(Connection connection, String tenant, LevelOverride rule) throws SQLException {
        long nowMs = rule.getCreatedUnixMs();
        if (!KnownDevices.exists(connection, tenant, rule.getTarget(), rule.getValue())) {
            throw LogRefused.notFound("no such device or user");
        }
        LevelRuleRows.endExpired(connection, tenant, nowMs);
        List<LevelOverride> others = LevelRuleRows.inForce(connection, tenant, nowMs);
        for (LevelOverride other : others) {
            if (isOf(other, rule.getTarget(), rule.getValue())
                    && other.getLogger().equals(rule.getLogger())) {
                LevelRuleRows.end(connection, other, nowMs);
            }
        }
        if (others.size() >= IN_FORCE_MAX) {
            throw new LogRefused(
                    LogRefused.Reason.TOO_OFTEN, IN_FORCE_MAX + " overrides are in force: end some first", 0);
        }
        LevelRuleRows.insert(connection, tenant, rule);
    }

    ClearLevelReply clear(Caller caller, ClearLevelRequest request) {
        String tenant = caller.tenant();
        String reason = LevelCheck.text("reason", request.getReason(), LevelCheck.REASON_CHARS_MAX);
        long nowMs = clock.millis();
        List<LevelOverride> ended = transactions.run(connection -> {
            Transactions.lock(connection, tenant);
            List<LevelOverride> meant = meant(request, LevelRuleRows.inForce(connection, tenant, nowMs));
            for (LevelOverride rule : meant) {
                LevelRuleRows.end(connection, rule, nowMs);
                AuditRows.insert(connection, caller, line("level.clear", rule, reason), nowMs);
            }
            return meant;
        });
        if (ended.isEmpty()) {
            throw LogRefused.notFound("no such override is in force");
        }
        inForce.changed(tenant);
        int told = push.tell(tenant, ended);
        ClearLevelReply.Builder reply = ClearLevelReply.newBuilder();
        ended.forEach(
                rule -> reply.addCleared(rule.toBuilder().setState(State.ENDED).setSent(told)));
        return reply.build();
    }

    private static List<LevelOverride> meant(ClearLevelRequest request, List<LevelOverride> inForce) {
        Stream<LevelOverride> rules = inForce.stream();
        if (!request.getId().isEmpty()) {
            return rules.filter(rule -> rule.getId().equals(request.getId())).toList();
        }
        Target target = LevelCheck.target(request.getTarget());
        String value = LevelCheck.value(target, request.getValue());
        return rules.filter(rule -> isOf(rule, target, value)).toList();
    }

    private static boolean isOf(LevelOverride rule, Target target, String value) {
        return rule.getTarget() == target && rule.getValue().equals(value);
    }

    private static Line line(String action, LevelOverride rule, String reason) {
        String target = rule.getTarget() + (rule.getValue().isEmpty() ? "" : " " + rule.getValue());
        String logger = rule.getLogger().isEmpty() ? "all loggers" : rule.getLogger();
        return new Line(action, target, reason, rule.getId() + ' ' + rule.getLevel() + ' ' + logger);
    }

    ListLevelsReply list(Caller caller, ListLevelsRequest request) {
        int limit = Paging.limit(request.getLimit(), LIST_DEFAULT, LIST_MAX);
        long nowMs = clock.millis();
        List<LevelOverride> levels = transactions.run(connection -> request.getOver()
                ? LevelRuleRows.all(connection, caller.tenant(), limit, nowMs)
                : LevelRuleRows.inForce(connection, caller.tenant(), nowMs));
        return ListLevelsReply.newBuilder()
                .addAllLevels(levels.subList(0, Math.min(limit, levels.size())))
                .build();
    }

    /** What counts for the device that asks; with an API key, for the one it claims to be. */
    ConfigReply config(Caller caller, ConfigRequest request) {
        long nowMs = clock.millis();
        List<LevelOverride> rules = transactions.run(connection -> {
            if (!caller.installation().isEmpty()) {
                KnownDevices.greet(connection, caller, request, nowMs);
            }
            return LevelRuleRows.inForce(connection, caller.tenant(), nowMs);
        });
        String installation = LogSource.installation(caller, request.getInstallation());
        Holder holder = new Holder(installation, caller.user(), request.getAppVersion());
        Map<String, LevelOverride> counting = Overrides.of(rules, holder, nowMs);
        ConfigReply.Builder reply = ConfigReply.newBuilder().setConfigVersion(Overrides.version(counting));
        counting.values()
                .forEach(rule -> reply.addLevels(ConfigLevel.newBuilder()
                        .setId(rule.getId())
                        .setLogger(rule.getLogger())
                        .setLevel(rule.getLevel())
                        .setForMs((int) (rule.getExpiresUnixMs() - nowMs))));
        return reply.build();
    }

    /** For the answer to a batch, so without a question to the database each time. */
    int version(LogSource source) {
        return Overrides.version(counting(source.key().tenant(), Holder.of(source)));
    }

    /** By logger prefix; up to a second old. */
    Map<String, LevelOverride> counting(String tenant, Holder holder) {
        return Overrides.of(inForce.of(tenant), holder, clock.millis());
    }
}
