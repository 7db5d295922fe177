// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.BrokerStats;

/** One service of which watchers must hear before their next full report. */
record UrgentStats(String brokerId, long bootId, long uptimeMs, BrokerStats.ServiceStats service) {}
