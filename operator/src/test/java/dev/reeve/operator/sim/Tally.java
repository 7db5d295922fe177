// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Counts what happens in a run. */
final class Tally {
    private final double[] waits;
    private final double idealSeconds;
    private final List<TracePoint> trace = new ArrayList<>();
    private int dispatched;
    private long arrived;
    private long completed;
    private double servedSeconds;
    private double podSeconds;
    private double waitingSeconds;
    private double busySeconds;
    private double passed;
    private int removed;
    private int busyRemoved;
    private int reversals;
    private int direction;

    Tally(Scenario scenario, Chance chance) {
        waits = new double[chance.requests()];
        idealSeconds = chance.work() / scenario.physics().concurrency();
    }

    void arrived() {
        arrived++;
    }

    long arrivedSoFar() {
        return arrived;
    }

    /** Waiting and in flight were so many since the last call. */
    void passTime(double now, int waiting, int inFlight) {
        waitingSeconds += (now - passed) * waiting;
        busySeconds += (now - passed) * inFlight;
        passed = now;
    }

    double waitingSeconds() {
        return waitingSeconds;
    }

    double busySeconds() {
        return busySeconds;
    }

    void dispatched(double wait) {
        waits[dispatched++] = wait;
    }

    void completed(double seconds) {
        completed++;
        servedSeconds += seconds;
    }

    long completedSoFar() {
        return completed;
    }

    double servedSeconds() {
        return servedSeconds;
    }

    void gone(double seconds) {
        podSeconds += seconds;
    }

    void removed(boolean busy) {
        removed++;
        busyRemoved += busy ? 1 : 0;
    }

    void wrote(int from, int to) {
        int sign = Integer.signum(to - from);
        reversals += direction != 0 && sign != direction ? 1 : 0;
        direction = sign;
    }

    void trace(TracePoint point) {
        trace.add(point);
    }

    Outcome outcome() {
        double[] sorted = Arrays.copyOf(waits, dispatched);
        Arrays.sort(sorted);
        return new Outcome(
                sorted,
                Outcome.latePercent(sorted),
                podSeconds / idealSeconds,
                busyRemoved,
                removed,
                reversals,
                waitingSeconds,
                trace);
    }
}
