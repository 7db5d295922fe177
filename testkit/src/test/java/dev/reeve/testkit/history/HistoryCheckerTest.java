// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.history;

import static dev.reeve.testkit.ForAll.forAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.testkit.Draws;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The checker must find every kind of broken promise, alone and among others, and nothing where all is well. */
class HistoryCheckerTest {
    private static final HistoryRules RULES =
            HistoryRules.strict().ordered("line").durable("store");

    private static HistoryReport check(Lines lines) {
        return HistoryChecker.check(lines.events(), RULES);
    }

    private static Lines clean(Draws draws) {
        Lines lines = new Lines();
        new CleanHistory(draws, lines).add(draws.intBetween(1, 100));
        return lines;
    }

    @Test
    void findsNothingWhereEveryPromiseIsKept() {
        forAll(200, HistoryCheckerTest::clean, lines -> {
            HistoryReport report = check(lines);

            report.requireClean();
            assertThat(report.lines()).isEqualTo(lines.events().size());
            assertThat(report.open()).isEqualTo(3);
        });
    }

    @ParameterizedTest
    @EnumSource
    void findsEachBrokenPromiseAmongManyThatAreKept(Plant plant) {
        forAll(20, HistoryCheckerTest::clean, lines -> {
            plant.into(lines);

            HistoryReport report = check(lines);

            assertThat(report.smallest().keySet()).isEqualTo(plant.rules());
            assertThatThrownBy(report::requireClean)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining(plant.name())
                    .hasMessageContaining("\"op\":");
        });
    }

    private record Mixture(Lines lines, Set<Plant> plants) {}

    private static Mixture mixture(Draws draws) {
        List<Plant> plants = draws.list(2, 6, each -> each.oneOf(Plant.values()));
        return new Mixture(clean(draws), EnumSet.copyOf(plants));
    }

    @Test
    void findsSeveralBrokenPromisesAtOnce() {
        forAll(100, HistoryCheckerTest::mixture, mixture -> {
            Set<Rule> rules = EnumSet.noneOf(Rule.class);
            for (Plant plant : mixture.plants()) {
                plant.into(mixture.lines());
                rules.addAll(plant.rules());
            }

            assertThat(check(mixture.lines()).smallest().keySet()).isEqualTo(rules);
        });
    }

    @Test
    void everyRuleHasAPlant() {
        Set<Rule> planted = EnumSet.noneOf(Rule.class);
        for (Plant plant : Plant.values()) {
            planted.addAll(plant.rules());
        }

        assertThat(planted).isEqualTo(EnumSet.allOf(Rule.class));
    }

    @Test
    void showsTheSmallestOffendingHistory() {
        Lines lines = new Lines();
        lines.invoke("p", "-large", false).exec("w1", "-large", 1, "x").exec("w2", "-large", 2, "x");
        lines.exec("w3", "-large", 3, "x").unknown("p", "-large");
        lines.invoke("p", "-small", false).exec("w1", "-small", 1, "x").exec("w2", "-small", 2, "x");

        Violation smallest = Objects.requireNonNull(check(lines).smallest().get(Rule.H3));

        assertThat(smallest.history()).extracting(HistoryEvent::request).containsOnly("-small");
        assertThat(smallest.toString()).contains("2 executions").contains("\"who\":\"w2\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1_000})
    void allowsASecondAfterTheDeadline(int lateMs) {
        Lines lines = new Lines();
        lines.invoke("p", "-r", false).pass(Lines.DEADLINE_MS + lateMs).unknown("p", "-r");

        check(lines).requireClean();
    }

    @Test
    void allowsMoreWhereTheTestSaysSo() {
        Lines lines = new Lines();
        lines.invoke("p", "-r", false).pass(Lines.DEADLINE_MS + 1_900).unknown("p", "-r");

        assertThat(check(lines).violations()).hasSize(1);
        HistoryChecker.check(lines.events(), RULES.lateBy(Duration.ofSeconds(2)))
                .requireClean();
    }

    @Test
    void allowsEachAttemptOncePerSend() {
        Lines lines = new Lines();
        lines.invoke("p", "-r", true).exec("w1", "-r", 1, "x").exec("w1", "-r", 1, "y");
        lines.ok("p", "-r", "y");

        assertThat(check(lines).smallest().keySet()).containsExactly(Rule.H4);
        HistoryChecker.check(lines.events(), RULES.sends(2)).requireClean();
    }

    @Test
    void countsAttemptsThatPlainWorkersCannotNumber() {
        Lines lines = new Lines();
        lines.invoke("p", "old-r", true).exec("w1", "old-r", 0, "x").exec("w2", "old-r", 0, "y");
        lines.exec("w3", "old-r", 0, "z").ok("p", "old-r", "z");
        HistoryRules plain = RULES.plain("old");

        assertThat(check(lines).smallest().keySet()).containsExactly(Rule.H4);
        HistoryChecker.check(lines.events(), plain).requireClean();
        lines.exec("w4", "old-r", 0, "late");
        assertThat(HistoryChecker.check(lines.events(), plain).smallest().keySet())
                .containsExactly(Rule.H4);
    }

    @Test
    void asksOnlyWhatIsStoredOfWorkersThatWriteNothing() {
        Lines lines = new Lines();
        lines.invoke("p", "store-1", false).ok("p", "store-1", "x").read("a", "store-1", "x");
        lines.invoke("p", "store-2", false).unknown("p", "store-2");
        lines.audit("a", "store");
        check(lines).requireClean();

        Lines lost = new Lines();
        lost.invoke("p", "store-1", false).ok("p", "store-1", "x").audit("a", "store");
        assertThat(check(lost).smallest().keySet()).containsExactly(Rule.H7);
    }

    @Test
    void keepsTheOrderOfEachClientApart() {
        Lines lines = new Lines();
        lines.invoke("p", "line-1", false).invoke("q", "line-2", false);
        lines.exec("w1", "line-2", 1, "y").exec("w1", "line-1", 1, "x");
        lines.ok("p", "line-1", "x").ok("q", "line-2", "y");

        check(lines).requireClean();
    }

    @Test
    void countsHowRequestsEnded() {
        Lines lines = new Lines();
        lines.invoke("p", "-1", true).exec("w", "-1", 1, "x").ok("p", "-1", "x");
        lines.invoke("p", "-2", false)
                .unknown("p", "-2")
                .invoke("p", "-3", false)
                .fail("p", "-3", "EXPIRED");

        HistoryReport report = check(lines);

        assertThat(report.outcomes(HistoryReport.IDEMPOTENT)).containsOnly(Map.entry("ok", 1L));
        assertThat(report.outcomes(HistoryReport.ONCE))
                .containsOnly(Map.entry("unknown", 1L), Map.entry("EXPIRED", 1L));
        assertThat(report.requests()).isEqualTo(3);
        assertThat(report.executions()).isEqualTo(1);
    }

    @Test
    @Timeout(30)
    void checksAMillionLines() {
        Lines lines = new Lines();
        for (int i = 0; i < 250_000; i++) {
            String request = "load-" + i;
            lines.invoke("c" + i % 8, request, i % 2 == 0);
            lines.exec("w" + i % 4, request, 1, "r" + i);
            lines.partial("c" + i % 8, request, 0, "r" + i).ok("c" + i % 8, request, "r" + i);
        }
        Plant.DONE_TWICE.into(lines);
        HistoryLine parser = new HistoryLine();
        List<HistoryEvent> parsed =
                lines.events().stream().map(event -> parser.parse(event.line())).toList();

        HistoryReport report = HistoryChecker.check(parsed, RULES);

        assertThat(report.lines()).isEqualTo(1_000_004);
        assertThat(report.violations()).hasSize(1);
    }
}
