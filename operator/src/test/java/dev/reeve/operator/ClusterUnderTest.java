// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.KubernetesClient;

/** A cluster with its controllers, ours or a real one. Ends with {@link #close}, and all that was made in it. */
interface ClusterUnderTest extends AutoCloseable {
    KubernetesClient client();

    /** Of this test alone. */
    String namespace();

    /**
     * A pod that is Ready soon.
     *
     * @param stopMs from SIGTERM until it has ended
     */
    PodSpec pod(long graceSeconds, long stopMs);

    @Override
    void close();
}
