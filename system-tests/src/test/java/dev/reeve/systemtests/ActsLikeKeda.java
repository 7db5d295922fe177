// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.operator.externalscaler.v1.ExternalScalerGrpc;
import dev.reeve.operator.externalscaler.v1.GetMetricsRequest;
import dev.reeve.operator.externalscaler.v1.IsActiveResponse;
import dev.reeve.operator.externalscaler.v1.MetricValue;
import dev.reeve.operator.externalscaler.v1.ScaledObjectRef;
import dev.reeve.testkit.kubernetes.MockCluster;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** KEDA and the HPA it makes: a stream that wakes the first worker, polls for the number of them. */
final class ActsLikeKeda implements AutoCloseable {
    private static final String METRIC = "reeve-desired-workers";
    private static final int WAIT_S = 60;

    private final ManagedChannel channel;
    private final ScaledObjectRef pool;
    private final URI scale;
    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<Boolean> pushed = new LinkedBlockingQueue<>();
    private final List<Integer> writes = new CopyOnWriteArrayList<>();
    private int written;

    ActsLikeKeda(MockCluster cluster, int port, String namespace, String name) {
        channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                .defaultLoadBalancingPolicy("round_robin")
                .usePlaintext()
                .build();
        pool = ScaledObjectRef.newBuilder()
                .setName(name + "-scaler")
                .setNamespace(namespace)
                .putScalerMetadata("scalerAddress", "127.0.0.1:" + port)
                .putScalerMetadata("pool", name)
                .build();
        scale = URI.create(cluster.url() + "/apis/apps/v1/namespaces/" + namespace + "/deployments/" + name + "/scale");
    }

    /** Opens the stream of an external-push trigger. */
    void listen() {
        ExternalScalerGrpc.newStub(channel).streamIsActive(pool, new StreamObserver<>() {
            @Override
            public void onNext(IsActiveResponse response) {
                pushed.add(response.getResult());
            }

            @Override
            public void onError(Throwable failure) {
                pushed.add(false);
            }

            @Override
            public void onCompleted() {
                pushed.add(false);
            }
        });
    }

    /** Waits until it is told to be active; like KEDA it does nothing at {@code false}. */
    boolean awaitPush() throws InterruptedException {
        Boolean next = pushed.poll(WAIT_S, TimeUnit.SECONDS);
        while (Boolean.FALSE.equals(next)) {
            next = pushed.poll(WAIT_S, TimeUnit.SECONDS);
        }
        return next != null;
    }

    boolean isActive() {
        return calls().isActive(pool).getResult();
    }

    /** What its HPA makes of the metric. */
    int desired() {
        double target = calls().getMetricSpec(pool).getMetricSpecs(0).getTargetSizeFloat();
        MetricValue value = calls().getMetrics(GetMetricsRequest.newBuilder()
                        .setScaledObjectRef(pool)
                        .setMetricName(METRIC)
                        .build())
                .getMetricValues(0);
        return (int) Math.ceil(value.getMetricValueFloat() / target);
    }

    /** The first worker. */
    void wake() {
        write(1);
    }

    /** One round of the HPA: upward only here. */
    void poll() {
        int wanted = desired();
        if (isActive() && wanted > written) {
            write(wanted);
        }
    }

    List<Integer> writes() {
        return writes;
    }

    private ExternalScalerGrpc.ExternalScalerBlockingStub calls() {
        return ExternalScalerGrpc.newBlockingStub(channel).withDeadlineAfter(WAIT_S, TimeUnit.SECONDS);
    }

    private void write(int replicas) {
        HttpRequest request = HttpRequest.newBuilder(scale)
                .header("Content-Type", "application/merge-patch+json")
                .method(
                        "PATCH",
                        HttpRequest.BodyPublishers.ofString("{\"spec\":{\"replicas\":%d}}".formatted(replicas)))
                .build();
        try {
            assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        written = replicas;
        writes.add(replicas);
    }

    @Override
    public void close() {
        ManagedChannel _ = channel.shutdownNow();
        http.shutdownNow();
    }
}
