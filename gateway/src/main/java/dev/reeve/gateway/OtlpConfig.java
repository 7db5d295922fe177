// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.smallrye.config.WithDefault;

/** Further ports in clear that take OpenTelemetry's logs and nothing else, where its exporters look by default. */
public interface OtlpConfig {
    /** For OTLP/HTTP, usually 4318; 0 takes a free one, -1 none. */
    @WithDefault("-1")
    int httpPort();

    /** For OTLP/gRPC, usually 4317; 0 takes a free one, -1 none. */
    @WithDefault("-1")
    int grpcPort();
}
