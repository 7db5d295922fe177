// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.BrokerEvent;

/** What waits for the broker's thread. */
sealed interface DriverInput {

    record Event(BrokerEvent event) implements DriverInput {}

    record Task(BrokerTask task) implements DriverInput {}

    record Verified(TokenChecks.Checked result) implements DriverInput {}
}
