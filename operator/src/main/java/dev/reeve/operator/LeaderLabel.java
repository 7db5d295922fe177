// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The label by which KEDA's Service finds the leader. A container that starts again in its pod finds the label that it
 * had before: it is taken away first of all. Tried until it is written.
 */
final class LeaderLabel implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LeaderLabel.class);
    private static final long TIMEOUT_MS_MAX = 5_000;
    private static final long RETRY_MS = 2_000;

    private final ApiCalls calls;
    private final String path;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("reeve-operator-label").factory());
    private boolean isWanted;
    private boolean isFailing;

    LeaderLabel(KubernetesClient client, String namespace, String pod) {
        calls = new ApiCalls(client, TIMEOUT_MS_MAX);
        path = "api/v1/namespaces/" + namespace + "/pods/" + pod;
    }

    /** Returns at once. */
    void clear() {
        thread.execute(this::write);
    }

    /** Returns at once. */
    void set() {
        thread.execute(() -> {
            isWanted = true;
            write();
        });
    }

    private void write() {
        String value = isWanted ? "\"true\"" : "null";
        WriteResult result = calls.patch(path, "{\"metadata\":{\"labels\":{\"reeve.dev/leader\":" + value + "}}}")
                .join();
        if (result instanceof WriteResult.Written) {
            isFailing = false;
            return;
        }
        if (!isFailing) {
            LOG.warnf("The own pod is not labelled, it is tried on: %s: %s", path, result);
        }
        isFailing = true;
        if (!thread.isShutdown()) {
            var _ = thread.schedule(this::write, RETRY_MS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
