// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

import dev.reeve.operator.law.ScalingTarget;
import java.util.ArrayList;
import java.util.List;

/** The loads of docs/operator.md where the cluster is another, is in trouble, or the owner is wrong about it. */
public final class Sweeps {
    private static final Physics USUAL = Physics.USUAL;
    private static final ScalingTarget SAID = ScalingTarget.DEFAULT;

    private Sweeps() {}

    /** All of them. */
    public static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>(clusters());
        all.addAll(statements());
        all.addAll(troubles());
        all.add(day());
        return all;
    }

    /** Starts, service times or workers are others. */
    static List<Scenario> clusters() {
        return List.of(
                cold().on(USUAL.withStart(2), ", start 2 s"),
                cold().on(USUAL.withStart(30), ", start 30 s"),
                cold().on(USUAL.withStart(60), ", start 60 s"),
                step().on(USUAL.withStart(30), ", start 30 s"),
                Scenarios.onOff().on(USUAL.withStart(30), ", start 30 s"),
                step().on(USUAL.withService(Distribution.LOGNORMAL, 0), ", cv 0"),
                step().on(USUAL.withService(Distribution.LOGNORMAL, 2), ", cv 2"),
                step().on(USUAL.withService(Distribution.PARETO, 0), ", Pareto 1.5"),
                cold().on(USUAL.withConcurrency(8), ", 8 at once"),
                step().on(USUAL.withConcurrency(8), ", 8 at once"),
                Scenarios.sine().on(USUAL.withConcurrency(8), ", 8 at once"),
                Scenarios.steady().on(USUAL.withConcurrency(8), ", 8 at once"),
                cold().on(USUAL.withReplicasMax(40), ", quota 40"));
    }

    /** What the owner says: half or twice the service time, and how many a worker takes. */
    static List<Scenario> statements() {
        return List.of(
                cold().stating(service(250), ", S said 0.25 s"),
                cold().stating(service(1_000), ", S said 1 s"),
                step().stating(service(250), ", S said 0.25 s"),
                step().stating(service(1_000), ", S said 1 s"),
                cold().on(USUAL.withConcurrency(8), ", 8 at once").stating(concurrency(8), ", said"),
                step().on(USUAL.withConcurrency(8), ", 8 at once").stating(concurrency(8), ", said"),
                Scenarios.sine().on(USUAL.withConcurrency(8), ", 8 at once").stating(concurrency(8), ", said"),
                Scenarios.steady().on(USUAL.withConcurrency(8), ", 8 at once").stating(concurrency(8), ", said"));
    }

    /** What goes wrong. */
    static List<Scenario> troubles() {
        return List.of(
                cold().with(Troubles.ofReports(2, 0), ", late to 2 s"),
                cold().with(Troubles.ofReports(5, 0), ", late to 5 s"),
                cold().with(Troubles.ofReports(10, 0), ", late to 10 s"),
                cold().with(Troubles.ofReports(0, 0.5), ", half lost"),
                step().with(Troubles.ofReports(2, 0), ", late to 2 s"),
                step().with(Troubles.ofReports(5, 0), ", late to 5 s"),
                step().with(Troubles.ofReports(10, 0), ", late to 10 s"),
                step().with(Troubles.ofReports(0, 0.5), ", half lost"),
                step().with(Troubles.ofReports(0, 0.9), ", 9 of 10 lost"),
                cold().with(Troubles.ofRestart(35), ", broker restarts"),
                step().with(Troubles.ofRestart(310), ", broker restarts"),
                cold().with(Troubles.ofCalls(0.2), ", API 0.2 s"),
                cold().with(Troubles.ofCalls(1), ", API 1 s"),
                step().with(Troubles.ofCalls(1), ", API 1 s"),
                Scenarios.sine().with(Troubles.ofCalls(1), ", API 1 s"),
                cold().with(Troubles.ofBrokers(0.7, 0.2, 0.1), ", 3 brokers"),
                step().with(Troubles.ofBrokers(0.7, 0.2, 0.1), ", 3 brokers"),
                Scenarios.steady().with(Troubles.ofBrokers(0.7, 0.2, 0.1), ", 3 brokers"),
                cold().with(Troubles.ofStarts(0.1, 0), ", 1 of 10 fails"),
                step().with(Troubles.ofStarts(0.1, 0), ", 1 of 10 fails"),
                cold().with(Troubles.ofStarts(0, 0.2), ", 1 of 5 slow"),
                step().with(Troubles.ofStarts(0, 0.2), ", 1 of 5 slow"),
                cold().with(Troubles.ofQueue(200), ", queue 200"),
                Scenarios.burst().with(Troubles.ofQueue(500), ", queue 500"));
    }

    /** A day, generated. */
    static Scenario day() {
        DayTrace day = new DayTrace();
        return new Scenario("day", USUAL, DayTrace.MINUTES * 60 + Scenario.BEGIN, day.highest(), day::at, 0, 0);
    }

    private static Scenario cold() {
        return Scenarios.cold();
    }

    private static Scenario step() {
        return Scenarios.step();
    }

    private static ScalingTarget service(int ms) {
        return new ScalingTarget(
                SAID.waitMs(),
                SAID.headroomPercent(),
                SAID.startTimeFactorPercent(),
                SAID.workerConcurrency(),
                ms,
                SAID.expectedStartMs());
    }

    private static ScalingTarget concurrency(int requests) {
        return new ScalingTarget(
                SAID.waitMs(),
                SAID.headroomPercent(),
                SAID.startTimeFactorPercent(),
                requests,
                SAID.expectedServiceMs(),
                SAID.expectedStartMs());
    }
}
