// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.resources.Resource;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** The OpenTelemetry SDK for Java with its own exporters, configured as its documentation says. */
final class OtelLogs implements AutoCloseable {
    private static final int FLUSH_SECONDS_MAX = 10;

    private final SdkLoggerProvider provider;

    private OtelLogs(LogRecordExporter exporter, String serviceName) {
        provider = SdkLoggerProvider.builder()
                .setResource(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), serviceName)))
                .addLogRecordProcessor(SimpleLogRecordProcessor.create(exporter))
                .build();
    }

    static OtelLogs overHttp(URI gateway, String key, String serviceName) {
        return new OtelLogs(
                OtlpHttpLogRecordExporter.builder()
                        .setEndpoint(gateway + "/v1/logs")
                        .addHeader("Authorization", bearer(key))
                        .setCompression("gzip")
                        .build(),
                serviceName);
    }

    /** @param compression {@code gzip} or {@code none} */
    static OtelLogs overGrpc(URI collector, String compression, String key, String serviceName) {
        return new OtelLogs(
                OtlpGrpcLogRecordExporter.builder()
                        .setEndpoint(collector.toString())
                        .addHeader("Authorization", bearer(key))
                        .setCompression(compression)
                        .build(),
                serviceName);
    }

    private static String bearer(String key) {
        return "Bearer " + key;
    }

    OtelLogs error(String body) {
        provider.get("checkout")
                .logRecordBuilder()
                .setSeverity(Severity.ERROR)
                .setBody(body)
                .setAttribute(AttributeKey.longKey("cart"), 77L)
                .emit();
        return this;
    }

    /** Whether all of it was taken. */
    boolean flush() {
        return provider.forceFlush().join(FLUSH_SECONDS_MAX, TimeUnit.SECONDS).isSuccess();
    }

    /** Flushes. */
    @Override
    public void close() {
        boolean _ = flush();
        provider.close();
    }
}
