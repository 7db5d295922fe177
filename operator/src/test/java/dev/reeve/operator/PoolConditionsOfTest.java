// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.operator.law.LimitedBy;
import dev.reeve.operator.law.PoolNotice;
import dev.reeve.operator.law.PoolSight;
import dev.reeve.operator.law.Recommendation;
import dev.reeve.operatorapi.PoolCondition;
import dev.reeve.operatorapi.PoolConditions;
import dev.reeve.operatorapi.PoolMode;
import dev.reeve.operatorapi.WorkerPoolSpec;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an owner reads, as a table: which facts make which claim. */
final class PoolConditionsOfTest {
    private static final Instant NOW = Instant.parse("2026-11-26T22:00:00Z");
    private static final WorkerPoolSpec AUTO = WorkerPoolSpec.of("echo", "echo-workers");
    private static final TargetFact FOUND = target("");
    private static final TargetFact MISSING = new TargetFact.Missing();
    private static final TargetFact NOT_YET = new TargetFact.NotYet();
    private static final List<String> NONE = List.of();

    record Row(String type, String status, String reason, PoolFacts facts) {}

    static Stream<Row> table() {
        WorkerPoolSpec observe = PoolMaker.mode(AUTO, PoolMode.OBSERVE);
        WorkerPoolSpec paused = PoolMaker.paused(AUTO);
        PoolView good = view(3, true, true, false);
        return Stream.of(
                row("Ready", "TRUE", "Scales", facts(AUTO, NONE, FOUND, NONE, good, "")),
                row("Ready", "TRUE", "Scales", facts(AUTO, NONE, FOUND, NONE, null, "")),
                row("Ready", "TRUE", "Observes", facts(observe, NONE, FOUND, NONE, good, "")),
                row("Ready", "TRUE", "Paused", facts(paused, NONE, FOUND, NONE, good, "")),
                row("Ready", "FALSE", "InvalidSpec", facts(AUTO, List.of("x is 1"), MISSING, List.of("y"), good, "z")),
                row("Ready", "FALSE", "InvalidSpec", facts(null, List.of("spec is missing"), MISSING, NONE, null, "")),
                row("Ready", "FALSE", "TargetNotFound", facts(AUTO, NONE, MISSING, List.of("y"), good, "z")),
                row("Ready", "FALSE", "Conflict", facts(AUTO, NONE, FOUND, List.of("y"), good, "z")),
                row("Ready", "FALSE", "Conflict", facts(paused, NONE, FOUND, List.of("y"), good, "")),
                row("Ready", "FALSE", "Forbidden", facts(AUTO, NONE, FOUND, NONE, good, "no patch")),
                row("Ready", "UNKNOWN", "Pending", facts(AUTO, NONE, NOT_YET, NONE, null, "")),
                row("Active", "TRUE", "Wanted", facts(AUTO, NONE, FOUND, NONE, good, "")),
                row("Active", "FALSE", "Zero", facts(AUTO, NONE, FOUND, NONE, view(0, true, true, false), "")),
                row("Active", "UNKNOWN", "Pending", facts(AUTO, NONE, FOUND, NONE, null, "")),
                row("MetricsFresh", "TRUE", "Fresh", facts(AUTO, NONE, FOUND, NONE, good, "")),
                row("MetricsFresh", "FALSE", "Stale", viewed(view(1, true, false, false, PoolNotice.DATA_STALE))),
                row("MetricsFresh", "FALSE", "NoBroker", viewed(view(1, false, true, false))),
                row(
                        "MetricsFresh",
                        "FALSE",
                        "FallbackApplied",
                        viewed(view(1, false, false, false, PoolNotice.FALLBACK_APPLIED))),
                row("MetricsFresh", "UNKNOWN", "Pending", facts(AUTO, NONE, FOUND, NONE, null, "")),
                row("ScalingLimited", "FALSE", "Unlimited", viewed(good)),
                row("ScalingLimited", "TRUE", "AtMax", viewed(view(1, true, true, false, PoolNotice.AT_MAX))),
                row(
                        "ScalingLimited",
                        "TRUE",
                        "StartFailing",
                        viewed(view(1, true, true, false, PoolNotice.AT_MAX, PoolNotice.START_FAILING))),
                row(
                        "ScalingLimited",
                        "TRUE",
                        "Quota",
                        facts(
                                AUTO,
                                NONE,
                                target("exceeded quota"),
                                NONE,
                                view(1, true, true, false, PoolNotice.START_FAILING),
                                "")),
                row("ScalingLimited", "TRUE", "Refused", viewed(refused("422 denied by a webhook"))),
                row("ScalingLimited", "UNKNOWN", "Pending", facts(AUTO, NONE, FOUND, NONE, null, "")),
                row("Paused", "TRUE", "Paused", facts(paused, NONE, FOUND, NONE, good, "")),
                row(
                        "Paused",
                        "FALSE",
                        "ScaleInPaused",
                        facts(PoolMaker.scaleInPaused(AUTO), NONE, FOUND, NONE, good, "")),
                row("Paused", "FALSE", "NotPaused", viewed(good)),
                row("Draining", "TRUE", "ScaleIn", viewed(view(1, true, true, true))),
                row("Draining", "FALSE", "NoneGoes", viewed(good)),
                row("Draining", "FALSE", "NoneGoes", facts(AUTO, NONE, FOUND, NONE, null, "")));
    }

    @ParameterizedTest
    @MethodSource("table")
    void theSameFactsMakeTheSameClaim(Row row) {
        PoolCondition condition = PoolConditions.find(PoolConditionsOf.of(row.facts(), NOW), row.type())
                .orElseThrow();

        assertThat(condition.status()).hasToString(row.status());
        assertThat(condition.reason()).isEqualTo(row.reason());
        assertThat(condition.observedGeneration()).isEqualTo(4);
        assertThat(condition.lastTransitionTime()).isEqualTo(NOW);
    }

    @ParameterizedTest
    @MethodSource("table")
    void thereIsAlwaysOneOfEachTypeInTheSameOrder(Row row) {
        assertThat(PoolConditionsOf.of(row.facts(), NOW))
                .extracting(PoolCondition::type)
                .containsExactly("Ready", "Active", "MetricsFresh", "ScalingLimited", "Paused", "Draining");
    }

    @Test
    void theSentenceSaysWhoIsInTheWay() {
        assertThat(ready(facts(AUTO, NONE, FOUND, List.of("pool a/b is older"), null, "")))
                .isEqualTo("pool a/b is older. Nothing is written.");
        assertThat(ready(facts(AUTO, NONE, MISSING, NONE, null, ""))).endsWith("echo-workers");
        assertThat(ready(facts(AUTO, List.of("a is 1", "b is 2"), FOUND, NONE, null, "")))
                .startsWith("a is 1; b is 2. ");
    }

    private static String ready(PoolFacts facts) {
        return PoolConditionsOf.of(facts, NOW).getFirst().message();
    }

    private static Row row(String type, String status, String reason, PoolFacts facts) {
        return new Row(type, status, reason, facts);
    }

    private static PoolFacts viewed(PoolView view) {
        return facts(AUTO, NONE, FOUND, NONE, view, "");
    }

    private static PoolFacts facts(
            @Nullable WorkerPoolSpec spec,
            List<String> problems,
            TargetFact target,
            List<String> rivals,
            @Nullable PoolView view,
            String forbidden) {
        return new PoolFacts(4, spec, problems, target, rivals, view, forbidden);
    }

    private static TargetFact target(String refusal) {
        return new TargetFact.Found(new TargetView(1, "7", 1, List.of(), Set.of("p"), 80, refusal));
    }

    private static PoolView refused(String why) {
        PoolView good = view(1, true, true, false, PoolNotice.AT_MAX);
        return new PoolView(good.recommendation(), good.sight(), null, why);
    }

    private static PoolView view(
            int desired, boolean brokerKnown, boolean fresh, boolean isDraining, PoolNotice... open) {
        return new PoolView(
                new Recommendation(1, 500, 8_000, 1, 2, 0, 0, desired, 2, desired, LimitedBy.NONE),
                new PoolSight(
                        1,
                        1,
                        0,
                        0,
                        0,
                        0,
                        brokerKnown,
                        fresh,
                        0,
                        Set.of(open),
                        isDraining ? List.of("leaving") : List.of()),
                null,
                "");
    }
}
