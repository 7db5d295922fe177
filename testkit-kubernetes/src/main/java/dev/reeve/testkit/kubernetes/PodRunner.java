// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletableFuture;

/** Starts something real for each pod: a worker's process. Called on a thread per pod; may wait. */
@FunctionalInterface
public interface PodRunner {
    /** Starts what runs in the pod. A pod whose process ends by itself is started anew, as a Deployment's are. */
    Running start(Pod pod) throws Exception;

    /**
     * The pod to run.
     *
     * @param spec as the API server has it: containers, their environment, {@code terminationGracePeriodSeconds}
     */
    record Pod(String namespace, String name, JsonNode labels, JsonNode spec) {}

    /** What runs. */
    interface Running {
        /** Completes when it says that it is ready. */
        CompletableFuture<?> ready();

        /** Completes when it has ended. */
        CompletableFuture<?> exited();

        /** SIGTERM: it may finish. */
        void terminate();

        /** SIGKILL: the grace is over. */
        void kill();
    }
}
