// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.HttpURLConnection;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Hints to the ReplicaSet which pods go first. Nothing depends on them: what fails is counted and left, and where they
 * are not permitted they are not tried for a while. Several threads.
 *
 * <ul>
 *   <li>{@code reeve_operator_hints_failed_total{code}}: HTTP status, or {@code unknown}
 *   <li>{@code reeve_operator_hints_skipped_total}: not tried, for want of permission, time, the lead or a name
 * </ul>
 */
final class DeletionCosts {
    private static final int IN_FLIGHT_MAX = 8;
    /** After that none is begun. */
    private static final long ALL_MS_MAX = 6_000;

    private static final long FORBIDDEN_MS = TimeUnit.MINUTES.toMillis(5);

    private final ApiCalls calls;
    private final MeterRegistry registry;
    private final Counter skipped;
    private final LongSupplier monotonicMs;
    private final BooleanSupplier mayWrite;
    private final AtomicLong forbiddenUntilMs = new AtomicLong(Long.MIN_VALUE);

    DeletionCosts(ApiCalls calls, MeterRegistry registry, LongSupplier monotonicMs, BooleanSupplier mayWrite) {
        this.calls = calls;
        this.registry = registry;
        this.skipped = Counter.builder("reeve_operator_hints_skipped")
                .description("Hints that were not tried")
                .register(registry);
        this.monotonicMs = monotonicMs;
        this.mayWrite = mayWrite;
    }

    /** Waits until all are written or the time is over, in the order of the map. */
    void write(String namespace, Map<String, Integer> costs) {
        long endMs = monotonicMs.getAsLong() + ALL_MS_MAX;
        Queue<CompletableFuture<WriteResult>> underWay = new ArrayDeque<>();
        for (Map.Entry<String, Integer> each : costs.entrySet()) {
            if (underWay.size() == IN_FLIGHT_MAX) {
                count(ApiCalls.await(underWay.remove()));
            }
            // A worker says its pod's name itself.
            if (mayBegin(endMs) && ObjectName.isOne(each.getKey())) {
                String path = "api/v1/namespaces/" + namespace + "/pods/" + each.getKey();
                underWay.add(calls.patch(path, patch(each)));
            } else {
                skipped.increment();
            }
        }
        underWay.forEach(each -> count(ApiCalls.await(each)));
    }

    private boolean mayBegin(long endMs) {
        long nowMs = monotonicMs.getAsLong();
        return nowMs < endMs
                && nowMs >= forbiddenUntilMs.get()
                && mayWrite.getAsBoolean()
                && !Thread.currentThread().isInterrupted();
    }

    private static String patch(Map.Entry<String, Integer> cost) {
        return "{\"metadata\":{\"annotations\":{\"controller.kubernetes.io/pod-deletion-cost\":\"%d\"}}}"
                .formatted(cost.getValue());
    }

    private void count(WriteResult result) {
        switch (result) {
            case WriteResult.Written() -> {
                // as it should be
            }
            case WriteResult.Conflict() -> failed("409");
            case WriteResult.Refused(int code, String _, long _) when code == HttpURLConnection.HTTP_NOT_FOUND -> {
                // The pod is gone, which is all that was wanted.
            }
            case WriteResult.Refused(int code, String _, long _) -> {
                failed(Integer.toString(code));
                if (code == HttpURLConnection.HTTP_FORBIDDEN) {
                    forbiddenUntilMs.set(monotonicMs.getAsLong() + FORBIDDEN_MS);
                }
            }
            case WriteResult.Unknown(String _) -> failed("unknown");
        }
    }

    private void failed(String code) {
        Counter.builder("reeve_operator_hints_failed")
                .description("Hints that were not taken")
                .tag("code", code)
                .register(registry)
                .increment();
    }
}
