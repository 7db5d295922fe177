// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.jeromq;

import dev.reeve.zmtp.BindException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** {@code tcp://HOST:PORT}, the one kind of endpoint JeroMQ is used with; an IPv6 host stands in brackets. */
record TcpEndpoint(String text, String host, int port) {

    private static final String SCHEME = "tcp://";
    private static final int PORT_MAX = 65_535;

    static TcpEndpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        if (!text.startsWith(SCHEME) || colon <= SCHEME.length()) {
            throw new BindException(text, "not of the form tcp://HOST:PORT");
        }
        String host = text.substring(SCHEME.length(), colon);
        return new TcpEndpoint(text, stripBrackets(host), parsePort(text, text.substring(colon + 1)));
    }

    private static int parsePort(String text, String digits) {
        try {
            int port = Integer.parseInt(digits);
            if (port >= 0 && port <= PORT_MAX) {
                return port;
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw new BindException(text, "the port must be 0 to 65535");
    }

    private static String stripBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    boolean isIpv6() {
        return host.indexOf(':') >= 0;
    }

    /** RFC 23: no NULL on public networks. */
    void requireBindable(boolean unencryptedAnywhere) {
        if (!unencryptedAnywhere && !resolve().isLoopbackAddress()) {
            throw new BindException(text, "without encryption only a loopback address is allowed");
        }
    }

    private InetAddress resolve() {
        if (host.equals("*")) {
            return new InetSocketAddress(0).getAddress();
        }
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException _) {
            throw new BindException(text, "unknown host");
        }
    }

    /** JeroMQ says only that it did not work; a second try without it says why. */
    BindException bindFailed() {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(resolve(), port));
            return new BindException(text, "refused");
        } catch (IOException e) {
            return new BindException(text, String.valueOf(e.getMessage()));
        }
    }
}
