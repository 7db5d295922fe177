// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operatorapi.ReeveWorkerPool;
import dev.reeve.operatorapi.WorkerPoolStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Writes statuses as a merge patch of {@code /status}: one writer, so there is nothing to meet, and one call that is
 * the same on every API server. What cannot be written is counted ({@code
 * reeve_operator_status_writes_failed_total}), told once until one succeeds, and tried again by whoever asked.
 */
final class KubernetesStatuses implements StatusWriter {
    private static final Logger LOG = Logger.getLogger(KubernetesStatuses.class);
    private static final long TIMEOUT_MS_MAX = 5_000;

    private final ApiCalls calls;
    private final KubernetesSerialization json;
    private final Counter failed;
    private final BooleanSupplier leads;
    private volatile boolean isFailing;

    /** @param leads false = nothing is written: another may have told by now */
    KubernetesStatuses(KubernetesClient client, MeterRegistry registry, BooleanSupplier leads) {
        this.leads = leads;
        calls = new ApiCalls(client, TIMEOUT_MS_MAX);
        json = client.getKubernetesSerialization();
        failed = Counter.builder("reeve_operator_status_writes_failed")
                .description("Statuses of pools that the API server did not take")
                .register(registry);
    }

    @Override
    public boolean write(PoolKey key, WorkerPoolStatus status) {
        if (!leads.getAsBoolean()) {
            return true;
        }
        String path = "apis/%s/%s/namespaces/%s/reeveworkerpools/%s/status"
                .formatted(ReeveWorkerPool.GROUP, ReeveWorkerPool.VERSION, key.namespace(), key.name());
        WriteResult result =
                calls.patch(path, json.asJson(Map.of("status", status))).join();
        if (isDone(result)) {
            isFailing = false;
            return true;
        }
        failed.increment();
        if (!isFailing) {
            LOG.warnf("The status of pool %s is not written, it is tried on: %s", key, result);
        }
        isFailing = true;
        return false;
    }

    /** Also if the pool was deleted meanwhile: nobody is left to be told. */
    private static boolean isDone(WriteResult result) {
        return switch (result) {
            case WriteResult.Written() -> true;
            case WriteResult.Refused refused -> refused.code() == HttpURLConnection.HTTP_NOT_FOUND;
            case WriteResult.Conflict _, WriteResult.Unknown _ -> false;
        };
    }
}
