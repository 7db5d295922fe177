// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.auth;

import dev.reeve.bench.broker.BenchException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;

/** A fixed number of callers, each of which sends its next request when it has its answer. */
final class ClosedLoop {
    private ClosedLoop() {}

    /** One caller's next request, sent and answered. */
    interface Step {
        HttpResponse<byte[]> run() throws IOException, InterruptedException;
    }

    /** @param steps one for each caller, by its number */
    static Turn run(int callers, Duration time, IntFunction<Step> steps) throws InterruptedException {
        long begin = System.nanoTime();
        long end = begin + time.toNanos();
        List<Callable<Share>> loops = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            Step step = steps.apply(i);
            loops.add(() -> loop(step, end));
        }
        Share all = new Share();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Share> share : executor.invokeAll(loops)) {
                all.add(share.get());
            }
        } catch (ExecutionException e) {
            throw new BenchException("a caller failed: " + e.getCause());
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        return all.turn(seconds);
    }

    private static Share loop(Step step, long end) throws IOException, InterruptedException {
        Share share = new Share();
        for (long sent = System.nanoTime(); sent - end < 0; sent = System.nanoTime()) {
            share.count(step.run().statusCode(), System.nanoTime() - sent);
        }
        return share;
    }

    /** What some of the callers had. For one thread. */
    static final class Share {
        private final Histogram latencies = Turn.histogram();
        private final Map<Integer, Long> others = new HashMap<>();

        void count(int status, long tookNs) {
            if (status / 100 == 2) {
                latencies.recordValue(tookNs);
            } else {
                others.merge(status, 1L, Long::sum);
            }
        }

        void add(Share other) {
            latencies.add(other.latencies);
            other.others.forEach((status, count) -> others.merge(status, count, Long::sum));
        }

        Turn turn(double seconds) {
            return new Turn(latencies.getTotalCount() / seconds, latencies, others);
        }
    }
}
