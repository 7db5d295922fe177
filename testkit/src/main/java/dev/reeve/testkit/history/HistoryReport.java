// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.history;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a history says.
 *
 * @param executions of all workers together
 * @param open requests without an outcome; where no client was killed there is none, or it is a violation
 * @param outcomes {@value #IDEMPOTENT} or {@value #ONCE}: ok, unknown or the reason: how many
 */
public record HistoryReport(
        int lines,
        int requests,
        int executions,
        int open,
        Map<String, Map<String, Long>> outcomes,
        List<Violation> violations) {
    /** Key of {@link #outcomes}. */
    public static final String IDEMPOTENT = "idempotent";
    /** Key of {@link #outcomes}: requests that may be done once at most. */
    public static final String ONCE = "once";

    public HistoryReport {
        violations = List.copyOf(violations);
    }

    /** How requests of that kind ended. */
    public Map<String, Long> outcomes(String kind) {
        return outcomes.getOrDefault(kind, Map.of());
    }

    /** The smallest offending history of each rule that is broken. */
    public Map<Rule, Violation> smallest() {
        Map<Rule, Violation> smallest = new EnumMap<>(Rule.class);
        for (Violation violation : violations) {
            smallest.merge(
                    violation.rule(),
                    violation,
                    (one, other) -> Violation.SMALLEST_FIRST.compare(one, other) <= 0 ? one : other);
        }
        return smallest;
    }

    /**
     * Fails if a promise was broken.
     *
     * @throws AssertionError with the smallest offending history of each broken rule
     */
    public void requireClean() {
        if (!violations.isEmpty()) {
            throw new AssertionError(toString());
        }
    }

    @Override
    public String toString() {
        String head = requests + " requests, " + executions + " executions, " + open + " open, " + outcomes + ", "
                + violations.size() + " violations";
        return smallest().values().stream().map(each -> "\n" + each).collect(Collectors.joining("", head, ""));
    }
}
