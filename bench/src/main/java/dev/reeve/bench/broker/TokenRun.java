// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import dev.reeve.bench.Iterations;
import dev.reeve.bench.Spread;
import dev.reeve.brokerservice.TokenBench;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** P14: {@link TokenBench} in a process of its own. */
final class TokenRun {
    private static final double NANOS_PER_MICRO = 1_000;
    private static final double CACHED_MICROS = 1;

    private TokenRun() {}

    /**
     * The goals: known in under a microsecond of processor time, without garbage. What an unknown one takes is told
     * beside it.
     */
    static List<Verdict> run(Timing timing) throws RunnerException {
        Options options = new OptionsBuilder()
                .include(TokenBench.class.getName())
                .forks(1)
                .warmupIterations(timing.turns())
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(timing.turns())
                .measurementTime(TimeValue.seconds(1))
                .addProfiler(GCProfiler.class)
                .jvmArgs(Surroundings.JVM.toArray(String[]::new))
                .verbosity(VerboseMode.SILENT)
                .build();
        List<Verdict> verdicts = new ArrayList<>();
        for (RunResult result : new Runner(options).run()) {
            if (isCold(result.getParams())) {
                verdicts.add(new Verdict("P14", "ES256, an unknown token", micros(result), "us", Double.NaN, true));
            } else {
                verdicts.add(new Verdict("P14", "a known token", micros(result), "us", CACHED_MICROS, true));
                verdicts.add(new Verdict("P14", "a known token: garbage", Spread.one(garbage(result)), "B", 0, true));
            }
        }
        return verdicts;
    }

    private static boolean isCold(BenchmarkParams benchmark) {
        return benchmark.getBenchmark().endsWith(".cold");
    }

    private static Spread micros(RunResult result) {
        return Iterations.spread(result, each -> Iterations.ranNanosEach(each) / NANOS_PER_MICRO);
    }

    /** Whole bytes: the profiler counts its own few among millions of calls. */
    private static double garbage(RunResult result) {
        return Math.floor(Iterations.score(result.getSecondaryResults(), Iterations.ALLOCATED));
    }
}
