// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.scaler;

import dev.reeve.operator.sim.Law;
import dev.reeve.operator.sim.Outcome;
import dev.reeve.operator.sim.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Our law against each other, in words: differences of the same seeds. */
final class Verdicts {
    private Verdicts() {}

    static List<String> of(List<Summary> all) {
        List<String> words = new ArrayList<>();
        for (Summary ours : all) {
            if (ours.law() == Law.REEVE) {
                all.stream().filter(theirs -> isRival(ours, theirs)).forEach(theirs -> words.add(words(ours, theirs)));
            }
        }
        return words;
    }

    static List<Summary> dominated(List<Summary> all) {
        return all.stream()
                .filter(ours -> ours.law() == Law.REEVE)
                .filter(ours -> all.stream().anyMatch(theirs -> isRival(ours, theirs) && ours.isDominatedBy(theirs)))
                .toList();
    }

    private static boolean isRival(Summary ours, Summary theirs) {
        return theirs.law() != Law.REEVE
                && theirs.scenario().name().equals(ours.scenario().name());
    }

    private static String words(Summary ours, Summary theirs) {
        Summary.Mean wait = ours.less(theirs, outcome -> outcome.quantile(0.99));
        Summary.Mean cost = ours.less(theirs, Outcome::cost);
        String verdict = ours.isDominatedBy(theirs) ? "DOMINATED" : theirs.isDominatedBy(ours) ? "better in both" : "";
        return String.format(
                Locale.ROOT,
                "%s, against %s: p99 %+.2f (+-%.2f) s, cost %+.2f (+-%.2f)%s",
                ours.scenario().name(),
                theirs.law().words(),
                wait.mean(),
                wait.half(),
                cost.mean(),
                cost.half(),
                verdict.isEmpty() ? "" : ": " + verdict);
    }
}
