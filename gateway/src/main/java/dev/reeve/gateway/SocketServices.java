// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** What every live connection shares. */
record SocketServices(
        Upstream upstream,
        Callers callers,
        IdempotentCalls calls,
        SharedRate subjectRate,
        FlightGate flight,
        Executor virtualThreads,
        GatewaySettings settings,
        Transcoder transcoder,
        SocketRegistry registry,
        SocketTicker ticker,
        TopicFeeds feeds,
        LiveClients clients,
        GatewayMetrics metrics,
        Supplier<UUID> requestIds,
        InstantSource clock) {
    LimitSettings.SocketLimits limits() {
        return settings.limits().sockets();
    }
}
