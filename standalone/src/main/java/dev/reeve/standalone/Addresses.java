// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.standalone;

/**
 * Where the parts listen. Everything is on loopback; {@code reeve.gateway.host} opens the gateway alone.
 *
 * @param managementPort health and metrics, 127.0.0.1 only
 */
record Addresses(String gatewayHost, int gatewayPort, int brokerPort, int managementPort) {
    static final String GATEWAY_PORT = "reeve.gateway.port";
    static final String BROKER_PORT = "reeve.broker.mdp.port";
    static final String MANAGEMENT_PORT = "quarkus.management.port";
    static final String LOOPBACK = "127.0.0.1";

    private static final int GATEWAY_PORT_DEFAULT = 8080;
    private static final int BROKER_PORT_DEFAULT = 5555;
    private static final int MANAGEMENT_PORT_DEFAULT = 9000;

    static Addresses of(UpSettings settings) {
        return new Addresses(
                settings.text("reeve.gateway.host", LOOPBACK),
                chosen(settings.port(GATEWAY_PORT, GATEWAY_PORT_DEFAULT)),
                chosen(settings.port(BROKER_PORT, BROKER_PORT_DEFAULT)),
                chosen(settings.port(MANAGEMENT_PORT, MANAGEMENT_PORT_DEFAULT)));
    }

    void requireFree() {
        Ports.requireFree(gatewayHost, gatewayPort, GATEWAY_PORT);
        Ports.requireFree(LOOPBACK, brokerPort, BROKER_PORT);
        Ports.requireFree(LOOPBACK, managementPort, MANAGEMENT_PORT);
    }

    String brokerEndpoint() {
        return "tcp://" + LOOPBACK + ":" + brokerPort;
    }

    /** As a browser on this machine reaches it. */
    String gatewayUrl() {
        boolean anyAddress = gatewayHost.equals("0.0.0.0") || gatewayHost.equals("::");
        return "http://" + (anyAddress ? LOOPBACK : gatewayHost) + ":" + gatewayPort;
    }

    private static int chosen(int port) {
        return port == 0 ? Ports.anyFree() : port;
    }
}
