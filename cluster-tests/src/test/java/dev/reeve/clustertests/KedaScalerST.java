// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.operator.externalscaler.v1.ExternalScalerGrpc;
import dev.reeve.operator.externalscaler.v1.ExternalScalerGrpc.ExternalScalerBlockingStub;
import dev.reeve.operator.externalscaler.v1.GetMetricsRequest;
import dev.reeve.operator.externalscaler.v1.IsActiveResponse;
import dev.reeve.operator.externalscaler.v1.MetricSpec;
import dev.reeve.operator.externalscaler.v1.ScaledObjectRef;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The leader's scaler, asked as KEDA asks; the pool observes, so that nobody but KEDA would write. */
@NeedsCluster(Need.NODES)
class KedaScalerST extends OnStage {
    private final LocalPortForward forward;
    private final ManagedChannel channel;

    KedaScalerST(Stage stage) {
        super(stage);
        stage.observe();
        forward = stage.operators().forward(stage.operators().leader().orElseThrow(), 9001);
        channel = NettyChannelBuilder.forAddress("127.0.0.1", forward.getLocalPort())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void theOperatorWritesAgain() throws IOException {
        channel.shutdownNow();
        forward.close();
        stage.setMode("Auto");
    }

    @Test
    @Tag("OE6")
    @Tag("OE7")
    void isToldHowManyThereShallBeAndNothingIsWritten() throws InterruptedException {
        ExternalScalerBlockingStub scaler = ExternalScalerGrpc.newBlockingStub(channel);
        ScaledObjectRef ref = ScaledObjectRef.newBuilder()
                .setName("slow")
                .setNamespace(stage.space().name())
                .putScalerMetadata("pool", Stage.POOL)
                .build();
        MetricSpec spec = scaler.withDeadlineAfter(10, TimeUnit.SECONDS)
                .getMetricSpec(ref)
                .getMetricSpecs(0);
        Iterator<IsActiveResponse> stream =
                scaler.withDeadlineAfter(60, TimeUnit.SECONDS).streamIsActive(ref);
        assertThat(stream.next().getResult()).isFalse();

        try (Traffic traffic = stage.traffic()) {
            traffic.burst(100);
            assertThat(stream.next().getResult()).isTrue();
            Duration told = traffic.sinceBegin();
            // the first report may have seen only some of the calls
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> desired(scaler, ref, spec) >= 5);
            double desired = desired(scaler, ref, spec);

            assertThat(spec.getMetricName()).isEqualTo("reeve-desired-workers");
            assertThat(spec.getTargetSizeFloat()).isEqualTo(1);
            assertThat(desired).isBetween(5.0, 20.0);
            assertThat(scaler.withDeadlineAfter(10, TimeUnit.SECONDS)
                            .isActive(ref)
                            .getResult())
                    .isTrue();
            assertThat(stage.workers().replicas()).isZero();

            stage.workers().scale((int) desired);
            traffic.stop();
            assertThat(traffic.failures()).isEmpty();
            Cluster.tell("KEDA's stream said active " + told.toMillis() + " ms after a burst of 100 calls, " + desired
                    + " workers desired");
        }
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> desired(scaler, ref, spec) == 0);
        assertThat(stage.workers().replicas()).as("nobody but KEDA lowers it").isPositive();
    }

    private static double desired(ExternalScalerBlockingStub scaler, ScaledObjectRef ref, MetricSpec spec) {
        return scaler.withDeadlineAfter(10, TimeUnit.SECONDS)
                .getMetrics(GetMetricsRequest.newBuilder()
                        .setScaledObjectRef(ref)
                        .setMetricName(spec.getMetricName())
                        .build())
                .getMetricValues(0)
                .getMetricValueFloat();
    }
}
