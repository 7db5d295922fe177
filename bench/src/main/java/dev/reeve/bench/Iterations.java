// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** What JMH measured of one benchmark. */
public final class Iterations {
    /** Bytes on the heap for each operation, by JMH's {@code gc} profiler. */
    public static final String ALLOCATED = "gc.alloc.rate.norm";

    private Iterations() {}

    /** A figure of each iteration. */
    public static Spread spread(RunResult result, ToDoubleFunction<IterationResult> figure) {
        List<Double> each = result.getBenchmarkResults().stream()
                .flatMap(fork -> fork.getIterationResults().stream())
                .map(figure::applyAsDouble)
                .toList();
        return Spread.of(each);
    }

    /** Processor time of one operation, in the mean of an iteration; the benchmark counts with {@link Processor}. */
    @SuppressWarnings("rawtypes") // as JMH declares it
    public static double ranNanosEach(IterationResult iteration) {
        Map<String, Result> counters = iteration.getSecondaryResults();
        return score(counters, "ranNs") / score(counters, "operations");
    }

    @SuppressWarnings("rawtypes") // as JMH declares it
    public static double score(Map<String, Result> results, String name) {
        Result<?> found = results.get(name);
        if (found == null) {
            throw new IllegalStateException("JMH measured no " + name);
        }
        return found.getScore();
    }
}
