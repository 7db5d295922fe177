// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Writes by the API server, each once: whoever asked decides whether to ask again. A number upward is a merge patch of
 * {@code /scale} that fits any version; downward it names the Deployment's {@code resourceVersion}, which is the
 * Scale's too, so that the API server answers 409 if anything of the Deployment has changed.
 *
 * <p>The API server is told to give up a little before it is given up here: a number that hangs must not be written
 * when a newer one has been, another leads, or the drained are called back.
 *
 * <p>The last door before the API server: who leads no more writes nothing.
 */
final class KubernetesWriter implements TargetWriter {
    private static final Times TIMES = new Times(4, 2, 500);
    /** Of one hint; all of them take no longer than 10 s. */
    private static final long HINT_MS_MAX = 4_000;

    private static final WriteResult NOT_LEADING =
            new WriteResult.Refused(503, "this operator leads no more; nothing was sent", 0);

    private final ApiCalls raising;
    private final ApiCalls lowering;
    private final Times times;
    private final DeletionCosts costs;
    private final BooleanSupplier leads;

    /**
     * How long the API server may take.
     *
     * @param raiseS seconds for a number upward: the rest of a Lease after its leader stopped is longer
     * @param lowerS seconds for one downward: drained workers stay so for longer
     * @param moreMs is waited for its answer that it gave up
     */
    record Times(int raiseS, int lowerS, long moreMs) {
        long raiseMs() {
            return raiseS * 1_000L + moreMs;
        }

        long lowerMs() {
            return lowerS * 1_000L + moreMs;
        }
    }

    /** @param leads is asked before each number and each hint */
    KubernetesWriter(KubernetesClient client, MeterRegistry registry, LongSupplier monotonicMs, BooleanSupplier leads) {
        this(client, registry, monotonicMs, leads, TIMES);
    }

    /* test */ KubernetesWriter(
            KubernetesClient client,
            MeterRegistry registry,
            LongSupplier monotonicMs,
            BooleanSupplier leads,
            Times times) {
        this.leads = leads;
        this.times = times;
        raising = new ApiCalls(client, times.raiseMs());
        lowering = new ApiCalls(client, times.lowerMs());
        costs = new DeletionCosts(
                new ApiCalls(client, Math.min(times.raiseMs(), HINT_MS_MAX)), registry, monotonicMs, leads);
    }

    @Override
    public WriteResult raise(String namespace, String deployment, int replicas) {
        if (!leads.getAsBoolean()) {
            return NOT_LEADING;
        }
        return ApiCalls.await(raising.patch(
                path(namespace, deployment, times.raiseS()), "{\"spec\":{\"replicas\":%d}}".formatted(replicas)));
    }

    @Override
    public WriteResult lower(String namespace, String deployment, int replicas, String resourceVersion) {
        if (!leads.getAsBoolean()) {
            return NOT_LEADING;
        }
        return ApiCalls.await(lowering.patch(
                path(namespace, deployment, times.lowerS()),
                "{\"metadata\":{\"resourceVersion\":\"%s\"},\"spec\":{\"replicas\":%d}}"
                        .formatted(resourceVersion, replicas)));
    }

    @Override
    public void hint(String namespace, Map<String, Integer> podCosts) {
        costs.write(namespace, podCosts);
    }

    private static String path(String namespace, String deployment, int timeoutS) {
        return "apis/apps/v1/namespaces/%s/deployments/%s/scale?timeout=%ds".formatted(namespace, deployment, timeoutS);
    }
}
