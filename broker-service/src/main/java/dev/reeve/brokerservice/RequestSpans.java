// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.BrokerCommand;
import dev.reeve.brokercore.CallAttempt;
import dev.reeve.brokercore.CallEnd;
import dev.reeve.brokercore.EndedCall;
import dev.reeve.protocol.Traceparent;
import dev.reeve.protocol.v1.Reason;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Spans of requests whose callers are traced: the request at this broker, and in it each stay in the queue and each
 * dispatch to a worker. Made when a request has ended, from the times that the broker noted (in milliseconds). The
 * worker's own spans hang below the dispatch: the broker hands it that span's id. The broker's thread makes spans, the
 * SDK's exports them; its queue is bounded and drops.
 */
final class RequestSpans implements BrokerObserver, Closing {
    private static final AttributeKey<String> REQUEST_ID = AttributeKey.stringKey("reeve.request.id");
    private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("reeve.service");
    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("reeve.method");
    private static final AttributeKey<String> REASON = AttributeKey.stringKey("reeve.reason");
    private static final AttributeKey<String> WORKER = AttributeKey.stringKey("reeve.worker.id");
    private static final AttributeKey<Long> ATTEMPTS = AttributeKey.longKey("reeve.attempts");
    private static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("reeve.attempt");

    private static final int SPANS_WAITING_MAX = 4_096;
    private static final int SPANS_PER_EXPORT_MAX = 512;
    private static final Duration EXPORT_INTERVAL = Duration.ofSeconds(1);
    private static final Duration EXPORT_TIME_MAX = Duration.ofSeconds(10);
    private static final long END_MS_MAX = 2_000;

    private final InstantSource clock;
    private final PerSecond rate;
    private final Ids ids = new Ids();
    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final LongAdder leftOut = new LongAdder();

    RequestSpans(TraceSettings settings, String brokerId, InstantSource clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.rate = new PerSecond(settings.requestsPerSecondMax(), nanoTime);
        OtlpHttpSpanExporterBuilder exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(settings.endpoint().toString())
                .setCompression("gzip")
                .setConnectTimeout(EXPORT_TIME_MAX)
                .setTimeout(EXPORT_TIME_MAX);
        settings.headers().forEach(exporter::addHeader);
        this.provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault()
                        .merge(Resource.create(Attributes.of(
                                AttributeKey.stringKey("service.name"),
                                "reeve-broker",
                                AttributeKey.stringKey("service.instance.id"),
                                brokerId))))
                .setSampler(Sampler.alwaysOn()) // What the caller did not sample never comes here.
                .setIdGenerator(ids)
                .addSpanProcessor(BatchSpanProcessor.builder(exporter.build())
                        .setMaxQueueSize(SPANS_WAITING_MAX)
                        .setMaxExportBatchSize(SPANS_PER_EXPORT_MAX)
                        .setScheduleDelay(EXPORT_INTERVAL)
                        .setExporterTimeout(EXPORT_TIME_MAX)
                        .build())
                .build();
        this.tracer = provider.get("dev.reeve.broker");
    }

    @Override
    public boolean tracesDispatches() {
        return true;
    }

    /** Requests over the rate. */
    long leftOut() {
        return leftOut.sum();
    }

    @Override
    public void ended(EndedCall call) {
        String parent = call.traceparent();
        if (!Traceparent.isSampled(parent)) {
            return;
        }
        if (rate.mayGo()) {
            record(call.toCommand(), call, parent);
        } else {
            leftOut.increment();
        }
    }

    private void record(BrokerCommand.RequestEnded ended, EndedCall call, String parent) {
        long epochMs = clock.millis() - call.endedMs(); // The driver's time starts with the driver.
        SpanContext remote = SpanContext.createFromRemoteParent(
                Traceparent.traceId(parent),
                Traceparent.parentId(parent),
                TraceFlags.getSampled(),
                TraceState.getDefault());
        Span request = start("reeve.broker request", SpanKind.SERVER, Span.wrap(remote), epochMs + call.receivedMs());
        request.setAttribute(REQUEST_ID, AccessRecord.uuid(ended.requestId()).toString());
        request.setAttribute(SERVICE, ended.service());
        request.setAttribute(METHOD, ended.method());
        request.setAttribute(REASON, ended.reason().name());
        request.setAttribute(ATTEMPTS, ended.attempts());
        if (ended.end() != CallEnd.REPLIED || ended.reason() != Reason.OK) {
            request.setStatus(StatusCode.ERROR, ended.reason().name());
        }
        List<CallAttempt> attempts = call.attempts();
        for (int i = 0; i < attempts.size(); i++) {
            record(attempts.get(i), i + 1, i + 1 < attempts.size(), request, epochMs);
        }
        request.end(epochMs + call.endedMs(), TimeUnit.MILLISECONDS);
    }

    private void record(CallAttempt attempt, int number, boolean isLost, Span request, long epochMs) {
        Span queue = start("queue", SpanKind.INTERNAL, request, epochMs + attempt.queuedMs());
        queue.setAttribute(ATTEMPT, number);
        if (!attempt.isDispatched()) {
            queue.setStatus(StatusCode.ERROR, "ended in the queue");
            queue.end(epochMs + attempt.endedMs(), TimeUnit.MILLISECONDS);
            return;
        }
        queue.end(epochMs + attempt.dispatchedMs(), TimeUnit.MILLISECONDS);
        ids.use(attempt.spanId());
        Span dispatch = start("dispatch", SpanKind.CLIENT, request, epochMs + attempt.dispatchedMs());
        dispatch.setAttribute(ATTEMPT, number);
        dispatch.setAttribute(WORKER, attempt.workerId());
        if (isLost) {
            dispatch.setStatus(StatusCode.ERROR, "the worker was lost");
        }
        dispatch.end(epochMs + attempt.endedMs(), TimeUnit.MILLISECONDS);
    }

    private Span start(String name, SpanKind kind, Span parent, long epochMs) {
        SpanBuilder builder = tracer.spanBuilder(name)
                .setSpanKind(kind)
                .setParent(Context.root().with(parent))
                .setStartTimestamp(epochMs, TimeUnit.MILLISECONDS);
        return builder.startSpan();
    }

    /** Exports what waits, for two seconds at most. */
    @Override
    public void close() {
        var _ = provider.shutdown().join(END_MS_MAX, TimeUnit.MILLISECONDS);
    }

    /** Random ids, but for spans whose ids workers were told already. The broker's thread. */
    private static final class Ids implements IdGenerator {
        private final IdGenerator random = IdGenerator.random();
        private long next;

        void use(long spanId) {
            next = spanId;
        }

        @Override
        public String generateSpanId() {
            long id = next;
            next = 0;
            return id == 0 ? random.generateSpanId() : SpanId.fromLong(id);
        }

        @Override
        public String generateTraceId() {
            return random.generateTraceId();
        }
    }
}
