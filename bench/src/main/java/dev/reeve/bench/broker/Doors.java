// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import dev.reeve.bench.FreePort;

/**
 * The two ports of a server that has one for clients and one for workers.
 *
 * @param clients port on loopback
 * @param workers port on loopback
 */
record Doors(int clients, int workers) {
    static final String HOST = "127.0.0.1";

    static Doors free() {
        return new Doors(FreePort.find(), FreePort.find());
    }

    String endpoint() {
        return clients + ":" + workers;
    }

    /** The opposite of {@link #endpoint}. */
    static Doors parse(String endpoint) {
        String[] ports = endpoint.split(":", -1);
        return new Doors(Integer.parseInt(ports[0]), Integer.parseInt(ports[1]));
    }
}
