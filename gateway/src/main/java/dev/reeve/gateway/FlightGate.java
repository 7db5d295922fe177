// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ErrorReason;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Counts requests being worked on, in this replica and per subject, and refuses those beyond the bounds. Any thread.
 */
final class FlightGate {
    private final LimitSettings.FlightLimits limits;
    private final BooleanSupplier refuses;
    private final AtomicInteger total = new AtomicInteger();
    private final ConcurrentMap<String, Integer> perSubject = new ConcurrentHashMap<>();

    /** @param refuses whether what comes now is refused, as more comes than is done */
    FlightGate(LimitSettings.FlightLimits limits, BooleanSupplier refuses) {
        this.limits = limits;
        this.refuses = refuses;
    }

    /** Takes a place in the replica; every true is paired with one {@link #leave()}. */
    boolean enter() {
        if (refuses.getAsBoolean()) {
            return false;
        }
        if (total.incrementAndGet() <= limits.perReplica()) {
            return true;
        }
        total.decrementAndGet();
        return false;
    }

    void leave() {
        total.decrementAndGet();
    }

    /**
     * Takes a place of the subject.
     *
     * @throws Refusal RATE_LIMITED: it has its most requests in flight
     */
    Place enter(String subject) {
        int now = perSubject.merge(subject, 1, Integer::sum);
        if (now > limits.perSubject()) {
            leave(subject);
            throw Refusal.of(
                    ErrorReason.RATE_LIMITED,
                    "more than " + limits.perSubject() + " requests of this subject in flight");
        }
        return () -> leave(subject);
    }

    int total() {
        return total.get();
    }

    int subjects() {
        return perSubject.size();
    }

    private void leave(String subject) {
        perSubject.computeIfPresent(subject, (_, count) -> count == 1 ? null : count - 1);
    }

    /** A place taken; closed exactly once. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }
}
