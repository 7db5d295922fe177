// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.history;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.BiConsumer;

/** Broken promises to hide in a history, and the rules that must find each. */
@SuppressWarnings("ImmutableEnumChecker") // the lambdas keep nothing, the sets stay as they are
enum Plant {
    NO_OUTCOME((h, r) -> h.invoke("ended", r, true).pass(10).end("ended"), Rule.H1),
    NO_OUTCOME_AND_GOES_ON(
            (h, r) -> h.invoke("p", r, true)
                    .pass(4_001)
                    .invoke("p", r + "b", true)
                    .fail("p", r + "b", "EXPIRED"),
            Rule.H1),
    TWO_OUTCOMES((h, r) -> h.invoke("p", r, true).unknown("p", r).unknown("p", r), Rule.H1, Rule.H5),
    TOO_LATE((h, r) -> h.invoke("p", r, false).pass(4_001).unknown("p", r), Rule.H1),
    ASKED_TWICE((h, r) -> h.invoke("p", r, true).invoke("p", r, true).unknown("p", r), Rule.H1),
    NOBODY_ASKED((h, r) -> h.exec("w1", r, 1, "x"), Rule.H1),
    OUTCOME_OF_NOTHING((h, r) -> h.unknown("p", r), Rule.H1),
    OUTCOME_BEFORE_REQUEST((h, r) -> h.unknown("p", r).pass(5).invoke("p", r, false), Rule.H1),
    OTHERS_RESULT((h, r) -> h.invoke("p", r, true).exec("w1", r, 1, "mine").ok("p", r, "other"), Rule.H2),
    OTHERS_PART(
            (h, r) -> h.invoke("p", r, true)
                    .exec("w1", r, 1, "mine")
                    .partial("p", r, 0, "other")
                    .ok("p", r, "mine"),
            Rule.H2),
    OTHER_CLIENT((h, r) -> h.invoke("p", r, true).exec("w1", r, 1, "x").ok("q", r, "x"), Rule.H2),
    DONE_TWICE(
            (h, r) -> h.invoke("p", r, false)
                    .exec("w1", r, 1, "x")
                    .exec("w2", r, 2, "y")
                    .unknown("p", r),
            Rule.H3),
    OK_AND_NOT_DONE((h, r) -> h.invoke("p", r, false).ok("p", r, "x"), Rule.H2, Rule.H3),
    LOST_INSTEAD_OF_UNKNOWN((h, r) -> h.invoke("p", r, false).fail("p", r, "WORKER_LOST"), Rule.H3),
    IDEMPOTENT_OK_AND_NOT_DONE((h, r) -> h.invoke("p", r, true).ok("p", r, "x"), Rule.H2, Rule.H4),
    FOURTH_ATTEMPT((h, r) -> h.invoke("p", r, true).exec("w1", r, 4, "x").ok("p", r, "x"), Rule.H4),
    UNNUMBERED_ATTEMPT((h, r) -> h.invoke("p", r, true).exec("w1", r, 0, "x").ok("p", r, "x"), Rule.H4),
    SAME_ATTEMPT_TWICE(
            (h, r) -> h.invoke("p", r, true)
                    .exec("w1", r, 2, "x")
                    .exec("w2", r, 2, "y")
                    .ok("p", r, "y"),
            Rule.H4),
    PART_AFTER_THE_END(
            (h, r) ->
                    h.invoke("p", r, true).exec("w1", r, 1, "x").ok("p", r, "x").partial("p", r, 0, "x"),
            Rule.H5),
    LATE_REPLY(
            (h, r) -> h.invoke("p", r, false)
                    .exec("w1", r, 1, "x")
                    .unknown("p", r)
                    .late("p", r, "x"),
            Rule.H5),
    EXPIRED_AND_DONE((h, r) -> h.invoke("p", r, false).fail("p", r, "EXPIRED").exec("w1", r, 1, "x"), Rule.H6),
    NO_WORKERS_AND_DONE((h, r) -> h.invoke("p", r, true).exec("w1", r, 1, "x").fail("p", r, "NO_WORKERS"), Rule.H6),
    REFUSED_AND_DONE((h, r) -> h.invoke("p", r, false).exec("w1", r, 1, "x").fail("p", r, "QUEUE_FULL"), Rule.H6),
    STORED_AND_GONE(
            (h, r) -> h.invoke("p", "store" + r, false)
                    .exec("w1", "store" + r, 1, "x")
                    .ok("p", "store" + r, "x")
                    .audit("a", "store"),
            Rule.H7),
    STORED_AND_DIFFERENT(
            (h, r) -> h.invoke("p", "store" + r, false)
                    .exec("w1", "store" + r, 1, "x")
                    .ok("p", "store" + r, "x")
                    .read("a", "store" + r, "y")
                    .audit("a", "store"),
            Rule.H7),
    PARTS_OUT_OF_ORDER(
            (h, r) -> h.invoke("p", r, true)
                    .exec("w1", r, 1, "x")
                    .partial("p", r, 1, "x")
                    .partial("p", r, 0, "x")
                    .ok("p", r, "x"),
            Rule.H8),
    REQUESTS_OUT_OF_ORDER(
            (h, r) -> h.invoke("p", "line" + r, false)
                    .invoke("p", "line" + r + "b", false)
                    .exec("w1", "line" + r + "b", 1, "y")
                    .exec("w1", "line" + r, 1, "x")
                    .ok("p", "line" + r, "x")
                    .ok("p", "line" + r + "b", "y"),
            Rule.H8);

    private final BiConsumer<Lines, String> lines;
    private final Set<Rule> rules;

    Plant(BiConsumer<Lines, String> lines, Rule first, Rule... more) {
        this.lines = lines;
        this.rules = EnumSet.of(first, more);
    }

    Set<Rule> rules() {
        return rules;
    }

    void into(Lines history) {
        lines.accept(history, "-" + name());
    }
}
