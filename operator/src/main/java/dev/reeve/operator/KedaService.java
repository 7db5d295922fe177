// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operator.externalscaler.v1.ExternalScalerGrpc;
import dev.reeve.operator.externalscaler.v1.GetMetricSpecResponse;
import dev.reeve.operator.externalscaler.v1.GetMetricsRequest;
import dev.reeve.operator.externalscaler.v1.GetMetricsResponse;
import dev.reeve.operator.externalscaler.v1.IsActiveResponse;
import dev.reeve.operator.externalscaler.v1.MetricSpec;
import dev.reeve.operator.externalscaler.v1.MetricValue;
import dev.reeve.operator.externalscaler.v1.ScaledObjectRef;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.function.LongSupplier;

/**
 * KEDA's {@code ExternalScaler}: the number of workers as a metric of which one worker takes one. The fields that KEDA
 * calls deprecated are filled too: older ones read no others.
 */
final class KedaService extends ExternalScalerGrpc.ExternalScalerImplBase {
    static final String METRIC = "reeve-desired-workers";
    static final long REPEAT_MS = 30_000;

    private static final GetMetricSpecResponse SPEC = GetMetricSpecResponse.newBuilder()
            .addMetricSpecs(MetricSpec.newBuilder()
                    .setMetricName(METRIC)
                    .setTargetSize(1)
                    .setTargetSizeFloat(1))
            .build();

    private final KedaAnswers answers;
    private final KedaStreams streams;
    private final KedaStream.Terms<IsActiveResponse> active;
    private final KedaStream.Terms<GetMetricSpecResponse> spec;

    KedaService(KedaAnswers answers, KedaStreams streams, LongSupplier nowMs) {
        this.answers = answers;
        this.streams = streams;
        active = new KedaStream.Terms<>(
                answers,
                answer -> answer instanceof KedaAnswer.Workers workers ? active(workers) : null,
                REPEAT_MS,
                nowMs);
        spec = new KedaStream.Terms<>(answers, _ -> SPEC, Long.MAX_VALUE, nowMs);
    }

    private static IsActiveResponse active(KedaAnswer.Workers workers) {
        return IsActiveResponse.newBuilder().setResult(workers.isActive()).build();
    }

    @Override
    public void isActive(ScaledObjectRef request, StreamObserver<IsActiveResponse> out) {
        KedaAnswer answer = answers.of(KedaAnswers.key(request));
        if (answer instanceof KedaAnswer.Workers workers) {
            reply(active(workers), out);
        } else {
            refuse(answer, out);
        }
    }

    @Override
    public void streamIsActive(ScaledObjectRef request, StreamObserver<IsActiveResponse> out) {
        open(request, active, out);
    }

    /** The same though nothing is known: without it KEDA makes no HorizontalPodAutoscaler at all. */
    @Override
    public void getMetricSpec(ScaledObjectRef request, StreamObserver<GetMetricSpecResponse> out) {
        KedaAnswer answer = answers.of(KedaAnswers.key(request));
        switch (answer) {
            case KedaAnswer.Workers _, KedaAnswer.Unknown _ -> reply(SPEC, out);
            case KedaAnswer.Elsewhere _, KedaAnswer.Wrong _ -> refuse(answer, out);
        }
    }

    @Override
    public void streamMetricSpec(ScaledObjectRef request, StreamObserver<GetMetricSpecResponse> out) {
        open(request, spec, out);
    }

    @Override
    public void getMetrics(GetMetricsRequest request, StreamObserver<GetMetricsResponse> out) {
        if (!request.getMetricName().equals(METRIC)) {
            out.onError(Status.INVALID_ARGUMENT
                    .withDescription("the metric is " + METRIC + ", and there is no other")
                    .asRuntimeException());
            return;
        }
        KedaAnswer answer = answers.of(KedaAnswers.key(request.getScaledObjectRef()));
        if (answer instanceof KedaAnswer.Workers(int desired)) {
            MetricValue.Builder value = MetricValue.newBuilder()
                    .setMetricName(METRIC)
                    .setMetricValue(desired)
                    .setMetricValueFloat(desired);
            reply(GetMetricsResponse.newBuilder().addMetricValues(value).build(), out);
        } else {
            refuse(answer, out);
        }
    }

    private <T> void open(ScaledObjectRef request, KedaStream.Terms<T> terms, StreamObserver<T> out) {
        PoolKey key = KedaAnswers.key(request);
        KedaAnswer answer = answers.of(key);
        switch (answer) {
            case KedaAnswer.Workers _, KedaAnswer.Unknown _ -> streams.open(key, terms, out);
            case KedaAnswer.Elsewhere _, KedaAnswer.Wrong _ -> refuse(answer, out);
        }
    }

    private static <T> void reply(T message, StreamObserver<T> out) {
        out.onNext(message);
        out.onCompleted();
    }

    private static void refuse(KedaAnswer answer, StreamObserver<?> out) {
        out.onError(answer.status().asRuntimeException());
    }
}
