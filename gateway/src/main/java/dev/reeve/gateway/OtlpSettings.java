// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.Set;

/** Ports for OpenTelemetry's logs alone; {@link GatewaySettings#NO_PORT} = none. */
record OtlpSettings(int httpPort, int grpcPort) {
    /** What these ports carry. */
    static final Set<String> PATHS =
            Set.of("/v1/logs", "/otlp/v1/logs", "/opentelemetry.proto.collector.logs.v1.LogsService/Export");

    static OtlpSettings from(OtlpConfig config) {
        return new OtlpSettings(port("otlp.http-port", config.httpPort()), port("otlp.grpc-port", config.grpcPort()));
    }

    private static int port(String key, int value) {
        return SettingCheck.range(key, value, GatewaySettings.NO_PORT, 65_535);
    }
}
