// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

import dev.reeve.operator.law.PoolCommand.Reason;

/**
 * All that one decision is made of.
 *
 * @param replicas as they are, or as they would be where writes are only observed
 * @param stuck pods that have been starting for far too long, to the brokers
 * @param stuckPods those of them that are not ready, so that the ReplicaSet takes them first
 * @param fresh every broker told something within 3 s
 * @param quietMs since a pod was starting
 * @param settled the first window since anything is known is over, and no broker is so new that workers may be missing
 * @param zero nothing has been to do for long
 */
record Situation(
        PoolSettings settings,
        Load load,
        Formula formula,
        int replicas,
        int stuck,
        int stuckPods,
        long holdMax,
        boolean fresh,
        long quietMs,
        boolean settled,
        boolean zero) {
    private static final double DEAD_BAND = 0.5;
    private static final long QUIET_MS = 5_000;

    int want() {
        return settings.replicas().clamp(formula.wanted(settings.target()));
    }

    /** Below it nothing is given up. The last worker goes by the zero rule alone. */
    int lowest() {
        int held = settings.replicas().clamp(Math.max(want(), holdMax));
        return zero ? held : Math.max(held, Math.min(1, replicas));
    }

    int removing() {
        return replicas - lowest();
    }

    /** So many of those that are ready are not needed. */
    int spare() {
        return Math.clamp(formula.ready() - lowest(), 0, removing());
    }

    private double deadBand() {
        return DEAD_BAND * Math.sqrt(replicas);
    }

    boolean raises() {
        boolean worthIt = load.waiting() > 0
                || want() - replicas > deadBand()
                || replicas < settings.replicas().min();
        return want() > replicas && worthIt;
    }

    Reason reason() {
        if (formula.wanted(settings.target()) < settings.replicas().min()) {
            return Reason.BOUNDS;
        }
        return replicas == 0 ? Reason.WOKEN : Reason.LOAD;
    }

    /** Why nothing goes down, {@link LimitedBy#NONE} if something may. */
    LimitedBy keeps() {
        int lowest = lowest();
        if (!fresh) {
            return LimitedBy.STALE;
        }
        if (!settled || load.queued() > 0 || lowest >= replicas) {
            return LimitedBy.HOLD;
        }
        // The ReplicaSet takes what is not ready first: that is right only once more are ready than are needed.
        if (quietMs < QUIET_MS && formula.ready() <= lowest) {
            return LimitedBy.STARTING;
        }
        boolean tooFew = replicas - lowest <= deadBand()
                && !zero
                && replicas <= settings.replicas().max();
        return tooFew ? LimitedBy.DEAD_BAND : LimitedBy.NONE;
    }

    /** What is told of it: only what differs from the wish is limited. */
    LimitedBy limitedBy(LimitedBy keeping) {
        long wanted = formula.wanted(settings.target());
        if (wanted > settings.replicas().max()) {
            return LimitedBy.MAX;
        }
        if (want() > replicas) {
            return raises() ? LimitedBy.NONE : LimitedBy.DEAD_BAND;
        }
        if (want() < replicas) {
            return keeping;
        }
        return wanted < settings.replicas().min() ? LimitedBy.MIN : LimitedBy.NONE;
    }

    boolean isAtMax() {
        return formula.wanted(settings.target()) > settings.replicas().max();
    }
}
