// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.awaitility.Awaitility.await;

import dev.reeve.operator.externalscaler.v1.IsActiveResponse;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What KEDA does with a trigger of type external-push: a stream wakes it, polls of the metric and of the activity (each
 * 100 ms here) set the number between; an error changes nothing. One thread.
 */
final class KedaLoop implements AutoCloseable {
    private static final long POLL_MS = 100;

    private final KedaClient client;
    private final PoolKey key;
    private final KedaClient.Stream<IsActiveResponse> activity;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private volatile int replicas = 1;
    private final AtomicInteger errors = new AtomicInteger();
    private volatile boolean wokenByStream;

    KedaLoop(KedaClient client, PoolKey key) {
        this.client = client;
        this.key = key;
        activity = client.activity(key);
        var _ = thread.scheduleWithFixedDelay(this::turn, 0, POLL_MS, TimeUnit.MILLISECONDS);
    }

    private void turn() {
        IsActiveResponse pushed = activity.poll();
        if (pushed != null && pushed.getResult() && replicas == 0) {
            replicas = 1;
            wokenByStream = true;
        }
        try {
            int metric = (int) Math.ceil(client.metric(key).getMetricValueFloat());
            boolean isActive = client.calls().isActive(KedaClient.ref(key)).getResult();
            if (!isActive) {
                replicas = 0;
            } else if (replicas > 0) {
                replicas = Math.max(1, metric);
            }
        } catch (StatusRuntimeException _) {
            errors.incrementAndGet();
        }
    }

    int replicas() {
        return replicas;
    }

    /** From zero on nothing but the stream wakes it here. */
    boolean wokenByStream() {
        return wokenByStream;
    }

    void awaitReplicas(int wanted) {
        await().until(() -> replicas == wanted);
    }

    void awaitErrors(int atLeast) {
        int before = errors.get();
        await().until(() -> errors.get() - before >= atLeast);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
