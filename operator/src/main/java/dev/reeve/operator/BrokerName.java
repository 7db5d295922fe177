// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import java.net.InetAddress;

/**
 * A statistics port as it is set: of one broker by its address, or of all brokers that a name stands for.
 *
 * @param host IPv6 without brackets
 */
record BrokerName(String host, int port) {
    private static final int PORT_MAX = 65_535;
    private static final int HOST_CHARS_MAX = 253;

    /**
     * Reads {@code host:port}.
     *
     * @throws IllegalArgumentException it is none
     */
    static BrokerName of(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("not host:port");
        }
        String host = text.substring(0, colon);
        boolean isBracketed = host.startsWith("[") && host.endsWith("]");
        if (isBracketed) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isEmpty() || host.length() > HOST_CHARS_MAX || !host.matches("[0-9A-Za-z._:%-]+")) {
            throw new IllegalArgumentException("not host:port");
        }
        if (host.contains(":") != isBracketed) {
            throw new IllegalArgumentException("an IPv6 address is written [address]:port");
        }
        return new BrokerName(host, port(text.substring(colon + 1)));
    }

    private static int port(String text) {
        if (text.matches("[0-9]{1,5}")) {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= PORT_MAX) {
                return port;
            }
        }
        throw new IllegalArgumentException("a port is 1 to " + PORT_MAX);
    }

    /** An address and no name: nothing is looked up, and it never goes. */
    boolean isLiteral() {
        try {
            InetAddress _ = InetAddress.ofLiteral(host);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** Nobody else can read what goes there. */
    boolean isLoopback() {
        return isLiteral() ? InetAddress.ofLiteral(host).isLoopbackAddress() : host.equalsIgnoreCase("localhost");
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
