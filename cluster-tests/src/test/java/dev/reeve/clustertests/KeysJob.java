// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;

/** What the Job that makes Secrets said: Helm removes it, and its log with it, as soon as it succeeded. */
final class KeysJob implements AutoCloseable {
    /** It makes what is asked for in order. */
    private static final String LAST = "-admin";

    private static final Duration AT_MOST = Duration.ofMinutes(2);

    private final Release release;
    private final AtomicReference<String> log = new AtomicReference<>("");
    private volatile boolean closed;

    /** Reads on until the Job has ended. */
    KeysJob(Release release) {
        this.release = release;
        Thread.ofVirtual().start(this::read);
    }

    /** All that it said. */
    String log() {
        return log.get();
    }

    @Override
    public void close() {
        closed = true;
    }

    private void read() {
        Awaitility.await().pollInterval(Duration.ofMillis(50)).atMost(AT_MOST).until(() -> {
            for (Pod pod : release.pods("keys")) {
                if (!pod.getStatus().getPhase().equals("Pending")) {
                    look(pod);
                }
            }
            return closed || log.get().contains(LAST);
        });
    }

    private void look(Pod pod) {
        try {
            String said =
                    release.space().pods().withName(pod.getMetadata().getName()).getLog();
            if (said.length() > log.get().length()) {
                log.set(said);
            }
        } catch (KubernetesClientException _) {
            // it has no log yet, or none any more
        }
    }
}
