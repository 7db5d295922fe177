// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.operator.law.ScalingTarget;
import dev.reeve.operator.sim.Chance;
import dev.reeve.operator.sim.Distribution;
import dev.reeve.operator.sim.Law;
import dev.reeve.operator.sim.Outcome;
import dev.reeve.operator.sim.Physics;
import dev.reeve.operator.sim.Scenario;
import dev.reeve.operator.sim.Scenarios;
import dev.reeve.operator.sim.Simulation;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the simulator says comes true: OE2. */
@Timeout(300)
class OperatorPredictionIT {
    private static final String POOL = "cold";
    private static final double RATE = 100;
    private static final double SECONDS = 45;
    private static final double SERVICE_SECONDS = 0.3;
    private static final double SERVICE_CV = 0.66;
    private static final int CONCURRENCY = 10;
    private static final int START_MS = 5_000;
    private static final int WORKERS_MAX = 12;
    private static final int SEEDS = 20;
    private static final double OFF = 0.25;
    private static final ScalingTarget STATED = new ScalingTarget(2_000, 100, 50, CONCURRENCY, 300, START_MS);

    @TempDir
    private Path folder;

    /** The same requests at the same times, and starts as they turned out: means of many draws of them. */
    @Test
    @Tag("OE2")
    @Tag("long")
    void realWorkersMakeCallersWaitAsLongAsTheSimulatorSays() {
        try (OperatorWorld world = new OperatorWorld(folder);
                PacedLoad load = new PacedLoad(
                        world.brokerAt(0).endpoint(), POOL, new Chance(scenario(List.of(START_MS / 1_000.0)), 1))) {
            world.pods()
                    .environment(Map.of(
                            PacedWorker.CAPACITY, Integer.toString(CONCURRENCY),
                            PacedWorker.START_MS, Integer.toString(START_MS)));
            OperatorPeer operator = world.operator("operator-1");
            OperatorWorld.eventually().until(operator::leads);
            world.owner().deploy(POOL, WorkerPods.PACED, 0);
            world.owner().pool(POOL, """
                "replicas": {"min": 0, "max": %d, "warm": 0},
                "target": {"waitMillis": 2000, "headroomPercent": 100, "startTimeFactorPercent": 50,
                 "workerConcurrency": %d, "expectedServiceMillis": 300, "expectedStartMillis": %d}
                """.formatted(WORKERS_MAX, CONCURRENCY, START_MS));
            world.awaitScaled(POOL);

            double[] waits;
            try {
                waits = load.waits();
            } finally {
                System.out.printf(
                        "writes %s, starts %s s%n",
                        world.owner().writes(POOL), world.pods().startSeconds());
            }

            List<Double> starts = world.pods().startSeconds();
            List<Outcome> predicted = IntStream.rangeClosed(1, SEEDS)
                    .mapToObj(seed -> Simulation.run(scenario(starts), Law.REEVE, seed))
                    .toList();
            double mean = Arrays.stream(waits).average().orElseThrow();
            double meanOff = off(
                    "mean", mean, mean(predicted.stream().map(Outcome::meanWait).toList()));
            double tail = waits[(int) Math.ceil(0.95 * waits.length) - 1];
            double tailOff = off(
                    "p95",
                    tail,
                    mean(predicted.stream()
                            .map(outcome -> outcome.quantile(0.95))
                            .toList()));
            assertThat(meanOff).isBetween(1 - OFF, 1 + OFF);
            assertThat(tailOff).isBetween(1 - OFF, 1 + OFF);
        }
    }

    private static double off(String figure, double real, double predicted) {
        System.out.printf(
                "%s of waits: %.2f s, predicted %.2f s, ratio %.2f%n", figure, real, predicted, real / predicted);
        return real / predicted;
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    private static Scenario scenario(List<Double> starts) {
        double least = starts.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        Physics physics = new Physics(
                Distribution.LOGNORMAL,
                SERVICE_SECONDS,
                SERVICE_CV,
                least,
                mean(starts) - least,
                CONCURRENCY,
                WORKERS_MAX);
        return Scenarios.cold(physics, RATE, SECONDS, STATED);
    }
}
