// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.resources.Resource;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** The OpenTelemetry SDK for Java with its own exporter, configured as its documentation says. */
final class OtelLogs implements AutoCloseable {
    private final SdkLoggerProvider provider;

    OtelLogs(URI gateway, String key, String serviceName) {
        OtlpHttpLogRecordExporter exporter = OtlpHttpLogRecordExporter.builder()
                .setEndpoint(gateway + "/v1/logs")
                .addHeader("Authorization", "Bearer " + key)
                .setCompression("gzip")
                .build();
        provider = SdkLoggerProvider.builder()
                .setResource(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), serviceName)))
                .addLogRecordProcessor(SimpleLogRecordProcessor.create(exporter))
                .build();
    }

    void error(String body) {
        provider.get("checkout")
                .logRecordBuilder()
                .setSeverity(Severity.ERROR)
                .setBody(body)
                .setAttribute(AttributeKey.longKey("cart"), 77L)
                .emit();
    }

    /** Flushes. */
    @Override
    public void close() {
        provider.forceFlush().join(10, TimeUnit.SECONDS);
        provider.close();
    }
}
