// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * What TCP listeners share with the other doors.
 *
 * @param upstream the inside
 * @param callers who an API key stands for
 * @param flight calls being worked on
 * @param virtualThreads run whatever may block
 * @param settings deadlines and the bounds of what waits to be written
 * @param directory of open connections
 * @param outQueueBytes what waits to be written, of all doors
 * @param registry of metrics
 * @param requestIds makes new ones
 */
record TcpParts(
        Upstream upstream,
        Callers callers,
        FlightGate flight,
        Executor virtualThreads,
        GatewaySettings settings,
        ConnectionDirectory directory,
        LongAdder outQueueBytes,
        MeterRegistry registry,
        Supplier<UUID> requestIds) {}
