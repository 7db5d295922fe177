// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.HostAlias;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;

/**
 * Puts a {@link SlowLink} between the pods of a Deployment and the API server: a container that runs before theirs and
 * beside it. The server is called by a name that its certificate has, and that stands for this machine in the pod.
 */
final class SlowApi {
    private static final String NAME = "kubernetes.default.svc";
    private static final String PORT = "7443";

    private SlowApi() {}

    static void between(Deployment deployment, int millis) {
        PodSpec pod = deployment.getSpec().getTemplate().getSpec();
        Container service = pod.getContainers().getFirst();
        pod.setHostAliases(List.of(new HostAlias(List.of(NAME), "127.0.0.1")));
        pod.getInitContainers()
                .add(new ContainerBuilder()
                        .withName("slow-link")
                        .withRestartPolicy("Always")
                        .withImage(TestImages.worker())
                        .withImagePullPolicy("IfNotPresent")
                        .withCommand(TestImages.java("SlowLink", PORT, Integer.toString(millis)))
                        .withSecurityContext(service.getSecurityContext())
                        .build());
        Operators.set(deployment, "KUBERNETES_SERVICE_HOST", NAME);
        Operators.set(deployment, "KUBERNETES_SERVICE_PORT", PORT);
    }
}
