// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Bounds of gRPC, gRPC-Web and Connect beside those of any request: keys {@code reeve.gateway.limits.rpc.*}. */
interface RpcConfig {
    /** Names and values of a request's metadata together. */
    @WithDefault("8K")
    MemorySize metadata();

    /** From the first message of a request to its half-close; who sends longer wants what is not carried. */
    @WithDefault("10s")
    Duration halfClose();

    /** Messages of one request. */
    @WithDefault("10000")
    int messages();

    /** Message of a Connect request by GET, decoded. */
    @WithDefault("4K")
    MemorySize getMessage();
}
