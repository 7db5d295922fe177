// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.APIService;
import io.fabric8.kubernetes.api.model.APIServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * {@link ExternalMetrics} in a pod, and the APIService by which a HorizontalPodAutoscaler finds it. That belongs to the
 * whole cluster, and while it is there and nobody answers for it no namespace of the cluster goes: so it goes first.
 */
final class MetricsServer implements AutoCloseable {
    private static final String GROUP = "external.metrics.k8s.io";
    private static final String OURS = "reeve.dev/test";
    private static final int SECONDS_MAX = 60;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Space space;
    private final Resource<APIService> apiService;

    private MetricsServer(Space space) {
        this.space = space;
        this.apiService = apiService(space.client());
    }

    /** Waits until it answers; whoever asks for it is skipped if the cluster has another. */
    static MetricsServer start(Space space) {
        APIService there = apiService(space.client()).get();
        assumeTrue(
                there == null || there.getMetadata().getLabels().containsKey(OURS),
                "the cluster has a server of external metrics, of which there can be but one");
        MetricsServer server = new MetricsServer(space);
        // of a run that was ended from outside
        server.close();
        Map<String, String> tls = new TestAuthority().secretFor("external-metrics." + space.name() + ".svc");
        space.createTls("external-metrics-tls", tls);
        Map<String, String> values = new HashMap<>(TestImages.onTheNodes());
        values.put("COMMAND", String.join("\", \"", TestImages.java("ExternalMetrics")));
        space.apply("external-metrics.yaml", values);
        space.awaitReady("external-metrics", 1, SECONDS_MAX);
        try {
            server.register(requireNonNull(tls.get("ca.crt")));
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    /** How often anybody has asked for the requests. */
    long looks() {
        String said = space.client().raw("/apis/" + GROUP + "/v1beta1/namespaces/" + space.name() + "/looks");
        try {
            return JSON.readTree(said).at("/items/0/value").asLong();
        } catch (JsonProcessingException e) {
            throw new AssertionError(said, e);
        }
    }

    @Override
    public void close() {
        apiService.delete();
        var _ = apiService.waitUntilCondition(gone -> gone == null, SECONDS_MAX, TimeUnit.SECONDS);
    }

    private void register(String caBundle) {
        APIService ours = new APIServiceBuilder()
                .withNewMetadata()
                .withName("v1beta1." + GROUP)
                .addToLabels(OURS, space.name())
                .endMetadata()
                .withNewSpec()
                .withGroup(GROUP)
                .withVersion("v1beta1")
                .withGroupPriorityMinimum(100)
                .withVersionPriority(100)
                .withCaBundle(caBundle)
                .withNewService("external-metrics", space.name(), 443)
                .endSpec()
                .build();
        space.client().resource(ours).create();
        var _ = apiService.waitUntilCondition(MetricsServer::isAvailable, SECONDS_MAX, TimeUnit.SECONDS);
    }

    private static boolean isAvailable(APIService service) {
        return service != null
                && service.getStatus() != null
                && service.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Available")
                                && condition.getStatus().equals("True"));
    }

    private static Resource<APIService> apiService(KubernetesClient client) {
        return client.apiServices().withName("v1beta1." + GROUP);
    }
}
