// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operator.law.PoolNotice;
import dev.reeve.operatorapi.PoolCondition;
import dev.reeve.operatorapi.PoolCondition.Status;
import dev.reeve.operatorapi.PoolConditions;
import dev.reeve.operatorapi.PoolMode;
import dev.reeve.operatorapi.WorkerPoolSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The conditions of a pool; the same facts give the same conditions. */
final class PoolConditionsOf {
    private static final String NOTHING_YET = "Pending";

    private final PoolFacts facts;
    private final Instant now;

    private PoolConditionsOf(PoolFacts facts, Instant now) {
        this.facts = facts;
        this.now = now;
    }

    /** One of each type, each changing {@code now}. */
    static List<PoolCondition> of(PoolFacts facts, Instant now) {
        PoolConditionsOf made = new PoolConditionsOf(facts, now);
        return List.of(made.ready(), made.active(), made.fresh(), made.limited(), made.paused(), made.draining());
    }

    private PoolCondition ready() {
        String type = PoolConditions.READY;
        if (!facts.problems().isEmpty()) {
            return no(type, "InvalidSpec", String.join("; ", facts.problems()) + ". What was valid last is followed.");
        }
        if (facts.target() instanceof TargetFact.Missing) {
            return no(type, "TargetNotFound", "There is no such Deployment in the namespace: " + deployment());
        }
        if (!facts.rivals().isEmpty()) {
            return no(type, "Conflict", String.join("; ", facts.rivals()) + ". Nothing is written.");
        }
        if (!facts.forbidden().isEmpty()) {
            return no(type, "Forbidden", facts.forbidden());
        }
        if (facts.target() instanceof TargetFact.NotYet) {
            return unknown(type, "The Deployment was not looked at yet.");
        }
        WorkerPoolSpec spec = facts.spec();
        if (spec != null && spec.paused()) {
            return yes(type, "Paused", "It can be scaled, and the owner paused it.");
        }
        return spec != null && spec.mode() == PoolMode.OBSERVE
                ? yes(type, "Observes", "It is decided and told; others write.")
                : yes(type, "Scales", "The Deployment is scaled.");
    }

    private String deployment() {
        WorkerPoolSpec spec = facts.spec();
        return spec == null || spec.scaleTargetRef() == null
                ? "none is named"
                : spec.scaleTargetRef().name();
    }

    private PoolCondition active() {
        PoolView view = facts.view();
        if (view == null) {
            return unknown(PoolConditions.ACTIVE, "Nothing was decided yet.");
        }
        int desired = view.recommendation().desired();
        return desired > 0
                ? yes(PoolConditions.ACTIVE, "Wanted", "Workers shall be there.")
                : no(PoolConditions.ACTIVE, "Zero", "No worker is wanted.");
    }

    private PoolCondition fresh() {
        String type = PoolConditions.METRICS_FRESH;
        PoolView view = facts.view();
        if (view == null) {
            return unknown(type, "Nothing was heard yet.");
        }
        if (view.sight().open().contains(PoolNotice.FALLBACK_APPLIED)) {
            return no(type, "FallbackApplied", "No broker tells anything; the fallback of the spec was applied.");
        }
        if (!view.sight().brokerKnown()) {
            return no(type, "NoBroker", "No broker was found under reeve.operator.brokers.");
        }
        return view.sight().fresh()
                ? yes(type, "Fresh", "All brokers told something within 3 s.")
                : no(type, "Stale", "A broker has told nothing for more than 3 s: nothing goes down.");
    }

    /** Most of it says the owner's bound last: it is what the owner chose, the others are faults. */
    private PoolCondition limited() {
        String type = PoolConditions.SCALING_LIMITED;
        String quota = facts.target() instanceof TargetFact.Found(TargetView target) ? target.refusal() : "";
        PoolView view = facts.view();
        List<String> reasons = new ArrayList<>();
        List<String> sentences = new ArrayList<>();
        if (!quota.isEmpty()) {
            reasons.add("Quota");
            sentences.add("Pods cannot be made: " + quota);
        }
        if (view != null && !view.refusal().isEmpty()) {
            reasons.add("Refused");
            sentences.add("The last write was not taken, it is tried on: " + view.refusal());
        }
        if (isOpen(view, PoolNotice.START_FAILING)) {
            reasons.add("StartFailing");
            sentences.add("Pods have been starting for far too long.");
        }
        if (isOpen(view, PoolNotice.AT_MAX)) {
            reasons.add("AtMax");
            sentences.add("More workers are wanted than replicas.max.");
        }
        if (!reasons.isEmpty()) {
            return yes(type, reasons.getFirst(), String.join(" ", sentences));
        }
        return view == null
                ? unknown(type, "Nothing was decided yet.")
                : no(type, "Unlimited", "There may be as many workers as are wanted.");
    }

    private static boolean isOpen(@Nullable PoolView view, PoolNotice notice) {
        return view != null && view.sight().open().contains(notice);
    }

    private PoolCondition paused() {
        String type = PoolConditions.PAUSED;
        WorkerPoolSpec spec = facts.spec();
        if (spec != null && spec.paused()) {
            return yes(type, "Paused", "Nothing is written: spec.paused.");
        }
        return spec != null && spec.pauseScaleIn()
                ? no(type, "ScaleInPaused", "Nothing downward is written: spec.pauseScaleIn.")
                : no(type, "NotPaused", "");
    }

    private PoolCondition draining() {
        PoolView view = facts.view();
        return view != null && view.isDraining()
                ? yes(PoolConditions.DRAINING, "ScaleIn", "Workers are drained before they go.")
                : no(PoolConditions.DRAINING, "NoneGoes", "");
    }

    private PoolCondition yes(String type, String reason, String message) {
        return made(type, Status.TRUE, reason, message);
    }

    private PoolCondition no(String type, String reason, String message) {
        return made(type, Status.FALSE, reason, message);
    }

    private PoolCondition unknown(String type, String message) {
        return made(type, Status.UNKNOWN, NOTHING_YET, message);
    }

    private PoolCondition made(String type, Status status, String reason, String message) {
        return new PoolCondition(type, status, facts.generation(), now, reason, message);
    }
}
