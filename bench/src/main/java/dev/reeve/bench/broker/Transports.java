// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import dev.reeve.zmtp.TransportProvider;
import dev.reeve.zmtp.jeromq.JeroMqTransportProvider;

/** The engine under our clients and workers; brokers have their own setting. */
final class Transports {
    private Transports() {}

    static TransportProvider provider() {
        return new JeroMqTransportProvider();
    }
}
