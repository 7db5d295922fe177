// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Writes a worker: a process that registers services at Reeve's brokers and answers calls.
 *
 * <p>Begin at {@link dev.reeve.workersdk.Worker#builder()}. A {@link dev.reeve.workersdk.Handler} gets a decoded
 * request and its {@link dev.reeve.workersdk.Call} on a virtual thread of its own and returns the reply. Everything
 * around it is the SDK's work: one MDP connection per service and broker, heartbeats, reconnecting, credit, deadlines,
 * cancellation, draining, de-duplication, and exactly one FINAL per request (RFC 7, RFC 18; docs/protocol.md).
 *
 * <p>How it is built: {@code Session} is the protocol as a pure state machine; {@code BrokerConnection} drives one over
 * a socket, on a thread of its own; {@code ServiceRunner} runs the calls of one service, whichever broker they came
 * from.
 */
@NullMarked
package dev.reeve.workersdk;

import org.jspecify.annotations.NullMarked;
