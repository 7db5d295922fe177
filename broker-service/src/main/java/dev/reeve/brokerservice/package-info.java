// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The broker as a process: round the pure state machine of {@code broker-core} it puts a thread, sockets, a clock, the
 * verification of tokens, configuration, metrics and health. {@link dev.reeve.brokerservice.BrokerDriver} is all of it
 * without a framework; {@link dev.reeve.brokerservice.BrokerService} hangs it into Quarkus.
 */
@NullMarked
package dev.reeve.brokerservice;

import org.jspecify.annotations.NullMarked;
