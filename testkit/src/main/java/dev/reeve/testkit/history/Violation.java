// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.history;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One broken promise.
 *
 * @param what in words
 * @param history every line that bears on it, by time
 */
public record Violation(Rule rule, String what, List<HistoryEvent> history) {
    /** Fewer lines are easier to understand. */
    static final Comparator<Violation> SMALLEST_FIRST = Comparator.<Violation>comparingInt(
                    violation -> violation.history().size())
            .thenComparingLong(violation -> violation.history().isEmpty()
                    ? 0
                    : violation.history().getFirst().t());

    static Violation of(Rule rule, String what, List<HistoryEvent> history) {
        return new Violation(
                rule,
                what,
                history.stream()
                        .sorted(Comparator.comparingLong(HistoryEvent::t))
                        .toList());
    }

    @Override
    public String toString() {
        return rule + ": " + what
                + history.stream().map(event -> "\n  " + event.line()).collect(Collectors.joining());
    }
}
