// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * One broker.
 *
 * @param id its address and port: what it is called to others
 * @param expected whose certificate it must have: the name it was found by
 */
record BrokerAddress(String id, InetSocketAddress socket, String expected) {
    static BrokerAddress of(BrokerName name, InetAddress address) {
        String id = new BrokerName(address.getHostAddress(), name.port()).toString();
        return new BrokerAddress(id, new InetSocketAddress(address, name.port()), name.toString());
    }
}
