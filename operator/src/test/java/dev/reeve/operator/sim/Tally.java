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
    private final Chance chance;
    private int unbegun;
    private int working;
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
        this.chance = chance;
        waits = new double[chance.requests()];
        Arrays.fill(waits, Double.NaN);
        idealSeconds = chance.work() / scenario.physics().concurrency();
    }

    void arrived(double now) {
        passTime(now);
        arrived++;
        unbegun++;
    }

    long arrivedSoFar() {
        return arrived;
    }

    /** So many had not begun, and were worked on, since the last call. */
    void passTime(double now) {
        waitingSeconds += (now - passed) * unbegun;
        busySeconds += (now - passed) * working;
        passed = now;
    }

    double waitingSeconds() {
        return waitingSeconds;
    }

    double busySeconds() {
        return busySeconds;
    }

    void begun(int request, double now) {
        passTime(now);
        unbegun--;
        working++;
        waits[request] = now - chance.arrival(request);
    }

    /** What was done of it is lost: it has to begin again. */
    void lost(int request, double now) {
        passTime(now);
        if (!Double.isNaN(waits[request])) {
            waits[request] = Double.NaN;
            unbegun++;
        }
    }

    /** Of work that nobody waits for any more. */
    void wasted(double now) {
        passTime(now);
        working--;
    }

    void completed(double seconds, double now) {
        wasted(now);
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

    /** What still waits has waited so far. */
    Outcome outcome(double now) {
        passTime(now);
        double[] sorted = Arrays.copyOf(waits, (int) arrived);
        for (int request = 0; request < sorted.length; request++) {
            if (Double.isNaN(sorted[request])) {
                sorted[request] = now - chance.arrival(request);
            }
        }
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
