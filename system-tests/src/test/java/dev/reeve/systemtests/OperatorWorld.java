// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.protocol.broker.v1.BrokerStatsGrpc;
import dev.reeve.protocol.broker.v1.ServiceStats;
import dev.reeve.protocol.broker.v1.WatchRequest;
import dev.reeve.testkit.FreePort;
import dev.reeve.testkit.ProcessPool;
import dev.reeve.testkit.kubernetes.MockCluster;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;

/** A cluster with brokers beside it: pods are processes, and operators, brokers and calls are as they are shipped. */
final class OperatorWorld implements AutoCloseable {
    static final String NAMESPACE = "shop";

    private final MockCluster cluster = MockCluster.start();
    private final ProcessPool processes = new ProcessPool();
    private final List<BrokerProcess> brokers = new ArrayList<>();
    private final List<OperatorPeer> operators = new ArrayList<>();
    private final int statsPort = FreePort.find();
    private final Path kubeconfig;
    private final List<String> endpoints;
    private final WorkerPods pods;
    private final ManyCalls calls;

    /** Two brokers, no operator. */
    OperatorWorld(Path folder) {
        this(folder, 2);
    }

    /** So many brokers, one or two; with one, an operator needs a setting that says so. */
    OperatorWorld(Path folder, int count) {
        try {
            kubeconfig = cluster.writeKubeconfig(folder.resolve("kubeconfig"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        IntStream.rangeClosed(1, count)
                .parallel()
                .mapToObj(this::broker)
                .toList()
                .forEach(brokers::add);
        endpoints = brokers.stream().map(BrokerProcess::endpoint).toList();
        pods = new WorkerPods(processes, endpoints);
        cluster.pods().runner(pods);
        calls = new ManyCalls(endpoints);
    }

    /** Statistics at one port of {@code 127.0.0.1}, {@code 127.0.0.2}: as of pods behind one name. */
    private BrokerProcess broker(int number) {
        return BrokerProcess.start(
                BrokerProcess.ofService("*", "policy=public"),
                "reeve.broker.mdp.null-roles=client,worker,operator",
                "reeve.broker.stats.enabled=true",
                "reeve.broker.stats.host=127.0.0." + number,
                "reeve.broker.stats.port=" + statsPort);
    }

    /** An operator; it hears both brokers unless settings say otherwise. */
    OperatorPeer operator(String pod, String... settings) {
        List<String> all =
                new ArrayList<>(List.of("reeve.operator.brokers=127.0.0.1:" + statsPort + ",127.0.0.2:" + statsPort));
        all.addAll(List.of(settings));
        OperatorPeer started = OperatorPeer.start(processes, kubeconfig, pod, all);
        operators.add(started);
        return started;
    }

    MockCluster cluster() {
        return cluster;
    }

    PoolOwner owner() {
        return owner(NAMESPACE);
    }

    PoolOwner owner(String namespace) {
        return new PoolOwner(cluster, namespace);
    }

    WorkerPods pods() {
        return pods;
    }

    ManyCalls calls() {
        return calls;
    }

    BrokerProcess brokerAt(int index) {
        return brokers.get(index);
    }

    int statsPort() {
        return statsPort;
    }

    /** Waits until a pool is scaled by fresh data. */
    void awaitScaled(String pool) {
        eventually().untilAsserted(() -> {
            assertThat(operators)
                    .as(() -> operators.stream()
                            .map(operator -> operator.process().output())
                            .collect(Collectors.joining()))
                    .anyMatch(operator -> operator.process().isAlive());
            assertThat(owner().condition(pool, "Ready")).startsWith("True ");
            assertThat(owner().condition(pool, "MetricsFresh")).startsWith("True ");
        });
    }

    /** Calls of a service that brokers sent to a second worker. */
    private long redelivered(String service) {
        return IntStream.rangeClosed(1, 2)
                .mapToLong(number -> stats(number, service))
                .sum();
    }

    private long stats(int broker, String service) {
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0." + broker, statsPort)
                .usePlaintext()
                .build();
        try {
            return BrokerStatsGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(20, TimeUnit.SECONDS)
                    .get(WatchRequest.newBuilder().addServices(service).build())
                    .getServicesList()
                    .stream()
                    .mapToLong(ServiceStats::getRedelivered)
                    .sum();
        } finally {
            ManagedChannel _ = channel.shutdownNow();
        }
    }

    /** No worker of it was told to end while it had a call, no call was sent twice. */
    void assertNobodyBusyEnded(String pool, OperatorPeer operator) {
        assertThat(pods.toldToEnd(pool))
                .as("calls of those who were told to end")
                .containsOnly("0");
        assertThat(operator.metric("reeve_operator_busy_terminated_total")).isZero();
        assertThat(redelivered(pool)).as("calls sent twice").isZero();
    }

    static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }

    @Override
    public void close() {
        calls.close();
        cluster.close();
        processes.close();
        brokers.forEach(BrokerProcess::close);
    }
}
