// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.zmtp.TransportProvider;
import dev.reeve.zmtp.jeromq.JeroMqTransportProvider;
import dev.reeve.zmtp.netty.NettyTransportProvider;

/** The transport that brokers under test run on: {@code -Dreeve.test.transport=zmtp|jeromq}. */
final class TestTransports {

    private static final String PROPERTY = "reeve.test.transport";

    private TestTransports() {}

    static String name() {
        return System.getProperty(PROPERTY, "zmtp");
    }

    static TransportProvider newProvider() {
        return switch (name()) {
            case "zmtp" -> new NettyTransportProvider();
            case "jeromq" -> new JeroMqTransportProvider();
            default -> throw new IllegalArgumentException(PROPERTY + " is zmtp or jeromq, not " + name());
        };
    }
}
