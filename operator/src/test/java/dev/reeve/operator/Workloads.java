// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Map;

/** Deployments and pods as an owner writes them. */
final class Workloads {
    private Workloads() {}

    /** Its pods have the label {@code app}, which is its name. */
    static Deployment deployment(String namespace, String name, int replicas, PodSpec pod) {
        Map<String, String> labels = Map.of("app", name);
        return new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewSelector()
                .withMatchLabels(labels)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .withSpec(pod)
                .endTemplate()
                .endSpec()
                .build();
    }

    /** A worker that gets so long to end. */
    static PodSpec worker(long graceSeconds) {
        return new PodSpecBuilder()
                .withTerminationGracePeriodSeconds(graceSeconds)
                .addNewContainer()
                .withName("worker")
                .withImage("localhost/worker:1")
                .endContainer()
                .build();
    }

    /** An operator's, in the namespace of {@link PoolMaker}. */
    static Pod operator(String name, Map<String, String> labels) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(PoolMaker.NAMESPACE)
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("operator")
                .withImage("localhost/operator:1")
                .endContainer()
                .endSpec()
                .build();
    }
}
