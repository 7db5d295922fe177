// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reeve.grpcport.ConfigException;
import dev.reeve.operator.KedaClient.Stream;
import dev.reeve.operator.externalscaler.v1.GetMetricSpecResponse;
import dev.reeve.operator.externalscaler.v1.IsActiveResponse;
import dev.reeve.operator.externalscaler.v1.MetricSpec;
import dev.reeve.operator.externalscaler.v1.MetricValue;
import dev.reeve.operator.law.PoolSettings.Writing;
import dev.reeve.testkit.ManualClock;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** KEDA's port as KEDA sees it. */
@Tag("OE6")
final class KedaScalerIT {
    private static final PoolKey KEY = new PoolKey("shop", "echo");
    private static final int STREAMS_MAX = 3;

    private final ToldPools pools = new ToldPools();
    private final AtomicBoolean isLeader = new AtomicBoolean(true);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ManualClock clock = ManualClock.create();
    private final KedaScaler scaler = KedaScaler.start(
            new KedaSettings("127.0.0.1", 0, STREAMS_MAX, "", "", "", false),
            new KedaScaler.Sources(pools, isLeader::get, _ -> false, registry, clock::nowMs));
    private final KedaClient keda = new KedaClient(scaler.port(), null);

    @BeforeEach
    void observe() {
        pools.put(KEY, Writing.OBSERVE);
        pools.tell(KEY, 7, 0);
    }

    @AfterEach
    void stop() {
        keda.close();
        scaler.close();
    }

    private void tell(int desired) {
        pools.tell(KEY, desired, 0);
        scaler.changed(KEY);
    }

    private double calls(String method, Status.Code code) {
        return registry.get("reeve.operator.keda.calls")
                .tag("method", method)
                .tag("code", code.name())
                .counter()
                .count();
    }

    private static void assertRefused(Status.Code code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StatusRuntimeException.class, refused -> {
            assertThat(refused.getStatus().getCode()).isEqualTo(code);
            assertThat(refused.getStatus().getDescription()).isNotBlank();
        });
    }

    @Test
    void tellsTheNumberOfWorkersInBothFields() {
        MetricValue value = keda.metric(KEY);

        assertThat(value.getMetricName()).isEqualTo("reeve-desired-workers");
        assertThat(value.getMetricValue()).isEqualTo(7);
        assertThat(value.getMetricValueFloat()).isEqualTo(7);
        assertThat(keda.calls().isActive(KedaClient.ref(KEY)).getResult()).isTrue();
        await().untilAsserted(
                        () -> assertThat(calls("GetMetrics", Status.Code.OK)).isOne());
    }

    @Test
    void targetsOneOfTheMetricForEachWorker() {
        GetMetricSpecResponse response = keda.calls().getMetricSpec(KedaClient.ref(KEY));

        assertThat(response.getMetricSpecsList())
                .containsExactly(MetricSpec.newBuilder()
                        .setMetricName("reeve-desired-workers")
                        .setTargetSize(1)
                        .setTargetSizeFloat(1)
                        .build());
    }

    @Test
    void isInactiveWhereTheLawWantsNone() {
        pools.tell(KEY, 0, 0);

        assertThat(keda.calls().isActive(KedaClient.ref(KEY)).getResult()).isFalse();
        assertThat(keda.metric(KEY).getMetricValueFloat()).isZero();
    }

    @Test
    void refusesWhatItCannotTell() {
        PoolKey unknown = new PoolKey("shop", "nobody");
        PoolKey unnamed = new PoolKey("shop", "");

        assertRefused(Status.Code.NOT_FOUND, () -> keda.metric(unknown));
        assertRefused(Status.Code.NOT_FOUND, () -> keda.calls().getMetricSpec(KedaClient.ref(unknown)));
        assertRefused(Status.Code.INVALID_ARGUMENT, () -> keda.calls().isActive(KedaClient.ref(unnamed)));
        assertRefused(Status.Code.INVALID_ARGUMENT, () -> keda.calls().getMetrics(KedaClient.request(KEY, "s0-other")));
        pools.put(KEY, Writing.AUTO);
        assertRefused(Status.Code.FAILED_PRECONDITION, () -> keda.metric(KEY));
        await().untilAsserted(() ->
                assertThat(calls("GetMetrics", Status.Code.FAILED_PRECONDITION)).isOne());
    }

    @Test
    void isUnavailableRatherThanZeroWhileNothingIsKnown() {
        pools.tellNothingYet(KEY);

        assertRefused(Status.Code.UNAVAILABLE, () -> keda.metric(KEY));
        assertRefused(Status.Code.UNAVAILABLE, () -> keda.calls().isActive(KedaClient.ref(KEY)));
        assertThat(keda.calls().getMetricSpec(KedaClient.ref(KEY)).getMetricSpecsCount())
                .as("KEDA makes its HorizontalPodAutoscaler all the same")
                .isOne();
    }

    @Test
    void isUnavailableOnceTheFallbackApplies() {
        pools.tell(KEY, 7, 29_000);
        assertThat(keda.metric(KEY).getMetricValue()).isEqualTo(7);

        pools.tell(KEY, 7, 31_000);
        assertRefused(Status.Code.UNAVAILABLE, () -> keda.metric(KEY));
    }

    @Test
    void isUnavailableWhereItIsNotTheLeader() {
        isLeader.set(false);

        assertRefused(Status.Code.UNAVAILABLE, () -> keda.metric(KEY));
        assertRefused(Status.Code.UNAVAILABLE, () -> keda.calls().getMetricSpec(KedaClient.ref(KEY)));
        assertRefused(Status.Code.UNAVAILABLE, () -> {
            throw new StatusRuntimeException(
                    Status.fromCode(keda.activity(KEY).end()).withDescription("ended"));
        });
    }

    @Test
    void streamsTheStateAtOnceAndEachChange() throws Exception {
        pools.tell(KEY, 0, 0);
        Stream<IsActiveResponse> activity = keda.activity(KEY);
        assertThat(activity.next().getResult()).isFalse();

        tell(12);
        assertThat(activity.next().getResult()).isTrue();

        tell(13);
        tell(0);
        assertThat(activity.next().getResult())
                .as("more of the same is no change")
                .isFalse();
    }

    @Test
    void repeatsTheStateWhenItIsThirtySecondsOld() throws Exception {
        Stream<IsActiveResponse> activity = keda.activity(KEY);
        assertThat(activity.next().getResult()).isTrue();

        clock.advanceMs(29_999);
        scaler.look();
        clock.advanceMs(1);
        assertThat(activity.isSilent()).isTrue();
        scaler.look();
        assertThat(activity.next().getResult()).isTrue();
    }

    @Test
    void streamsNothingWhileNothingIsKnownAndGoesOnAfterwards() throws Exception {
        Stream<IsActiveResponse> activity = keda.activity(KEY);
        assertThat(activity.next().getResult()).isTrue();

        pools.tell(KEY, 0, 31_000);
        scaler.changed(KEY);
        clock.advanceMs(60_000);
        tell(5);

        assertThat(activity.next().getResult()).as("no false before it").isTrue();
    }

    @Test
    void opensAStreamBeforeAnythingIsKnown() throws Exception {
        pools.tellNothingYet(KEY);
        Stream<IsActiveResponse> activity = keda.activity(KEY);
        await().until(() -> registry.get("reeve.operator.keda.streams").gauge().value() == 1);

        tell(1);

        assertThat(activity.next().getResult()).isTrue();
    }

    @Test
    void endsStreamsWithoutAnErrorOnceAnotherLeads() throws Exception {
        Stream<IsActiveResponse> activity = keda.activity(KEY);
        Stream<GetMetricSpecResponse> specs = keda.specs(KEY);
        activity.next();
        specs.next();

        isLeader.set(false);

        assertThat(activity.end()).as("KEDA asks again 2 s later").isEqualTo(Status.Code.OK);
        assertThat(specs.end()).isEqualTo(Status.Code.OK);
        isLeader.set(true);
        assertThat(keda.activity(KEY).next().getResult()).isTrue();
    }

    @Test
    void endsStreamsOfPoolsThatAreNotForKedaAnyMore() throws Exception {
        PoolKey other = new PoolKey("shop", "mail");
        pools.put(other, Writing.OBSERVE);
        pools.tell(other, 1, 0);
        Stream<IsActiveResponse> kept = keda.activity(KEY);
        Stream<IsActiveResponse> removed = keda.activity(other);
        kept.next();
        removed.next();

        pools.remove(other);
        scaler.changed(other);
        assertThat(removed.end()).isEqualTo(Status.Code.NOT_FOUND);

        assertThat(kept.isSilent()).isTrue();
        pools.put(KEY, Writing.AUTO);
        assertThat(kept.end()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    }

    @Test
    void streamsTheSpecOnceAndKeepsTheStream() throws Exception {
        Stream<GetMetricSpecResponse> specs = keda.specs(KEY);

        assertThat(specs.next()).isEqualTo(keda.calls().getMetricSpec(KedaClient.ref(KEY)));
        clock.advanceMs(600_000);
        scaler.look();
        tell(0);
        assertThat(keda.metric(KEY).getMetricValue()).isZero();
        assertThat(specs.isSilent()).isTrue();
    }

    @Test
    void refusesOneStreamTooManyUntilAnotherIsClosed() throws Exception {
        List<Stream<IsActiveResponse>> open = List.of(keda.activity(KEY), keda.activity(KEY), keda.activity(KEY));
        for (Stream<IsActiveResponse> stream : open) {
            stream.next();
        }

        assertThat(keda.activity(KEY).end()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(keda.specs(KEY).end()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(registry.get("reeve.operator.keda.streams.refused")
                        .functionCounter()
                        .count())
                .isEqualTo(2);

        open.getFirst().cancel();
        await().until(() -> registry.get("reeve.operator.keda.streams").gauge().value() == 2);
        assertThat(keda.activity(KEY).next().getResult()).isTrue();
    }

    @Test
    void endsStreamsWithoutAnErrorWhenItStops() throws Exception {
        Stream<IsActiveResponse> activity = keda.activity(KEY);
        activity.next();

        scaler.close();

        assertThat(activity.end()).isEqualTo(Status.Code.OK);
    }

    @Test
    void saysWhichPortIsTaken() {
        KedaSettings taken = new KedaSettings("127.0.0.1", scaler.port(), 1, "", "", "", false);

        KedaScaler.Sources sources =
                new KedaScaler.Sources(pools, isLeader::get, _ -> false, new SimpleMeterRegistry(), clock::nowMs);

        assertThatThrownBy(() -> KedaScaler.start(taken, sources))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("reeve.operator.keda.port (now " + scaler.port() + ")");
    }

    @Test
    void letsKedaScaleFromZeroAndBackAndHoldsThroughSilence() throws Exception {
        pools.tell(KEY, 0, 0);
        try (KedaLoop loop = new KedaLoop(keda, KEY)) {
            loop.awaitReplicas(0);
            tell(9);
            loop.awaitReplicas(9);

            pools.tell(KEY, 0, 31_000);
            loop.awaitErrors(3);
            assertThat(loop.replicas()).as("an error is no zero").isEqualTo(9);

            tell(4);
            loop.awaitReplicas(4);
            tell(0);
            loop.awaitReplicas(0);
            assertThat(loop.wokenByStream()).isTrue();
        }
    }
}
