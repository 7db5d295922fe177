// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operatorapi.ReeveWorkerPool;
import dev.reeve.testkit.kubernetes.MockCluster;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A whole operator in this JVM, put together as the process does, on a cluster of a test. */
final class OperatorUnderTest implements AutoCloseable {
    static final LeaseSettings QUICK_LEASE = new LeaseSettings(
            PoolMaker.NAMESPACE,
            "reeve-operator",
            Map.of("app.kubernetes.io/instance", "shop"),
            Duration.ofSeconds(8),
            Duration.ofSeconds(6),
            Duration.ofMillis(200));

    private final KubernetesClient client;
    private final OperatorProcess process;
    private final AtomicInteger exitCode = new AtomicInteger(-1);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    OperatorUnderTest(MockCluster cluster, StatsBroker broker, String pod) {
        client = client(cluster);
        OperatorSettings settings = new OperatorSettings(
                Set.of(PoolMaker.NAMESPACE), Installation.ALONE, QUICK_LEASE, pod, PoolMaker.NAMESPACE);
        PoolReconciler reconciler = new PoolReconciler(settings);
        Operator josdk = new Operator(configuration -> configuration
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withStopOnInformerErrorDuringStartup(false)
                .withCacheSyncTimeout(Duration.ofSeconds(10))
                .checkingCRDAndValidateLocalModel(false));
        var _ = josdk.register(reconciler, reconciler::updateConfigurationFrom);
        process = new OperatorProcess(
                settings,
                new OperatorProcess.Ports(
                        new BrokerSettings(List.of(broker.address()), "", "", "", false), Optional.empty()),
                client,
                josdk,
                reconciler,
                registry,
                exitCode::set);
    }

    /** As the process has it: whoever asks tries again. */
    static KubernetesClient client(MockCluster cluster) {
        Config config = Config.fromKubeconfig(cluster.kubeconfig());
        config.setRequestRetryBackoffLimit(0);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    OperatorUnderTest start() {
        process.start();
        return this;
    }

    OperatorProcess process() {
        return process;
    }

    SimpleMeterRegistry registry() {
        return registry;
    }

    /** -1 = it did not ask to be ended. */
    int exitCode() {
        return exitCode.get();
    }

    /** A Deployment whose pods get so long to end. */
    static Deployment deployment(String name, int replicas, long graceSeconds) {
        return Workloads.deployment(PoolMaker.NAMESPACE, name, replicas, Workloads.worker(graceSeconds));
    }

    /** As an owner writes it: what the API server sets is left out. */
    static ReeveWorkerPool asWritten(ReeveWorkerPool pool) {
        pool.getMetadata().setUid(null);
        pool.getMetadata().setGeneration(null);
        pool.getMetadata().setCreationTimestamp(null);
        return pool;
    }

    @Override
    public void close() {
        process.close();
        client.close();
    }
}
