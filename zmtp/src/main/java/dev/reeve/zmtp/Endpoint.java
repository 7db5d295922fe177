// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Where a router listens or a dealer connects: {@code tcp://HOST:PORT}, {@code ipc://PATH} or
 * {@code inproc://NAME}.
 */
public sealed interface Endpoint {

    /** As it was given. */
    String text();

    /** An IPv6 host stands in brackets; {@code *} is every address. */
    record Tcp(String text, String host, int port) implements Endpoint {

        public boolean isIpv6() {
            return host.indexOf(':') >= 0;
        }

        /** The host's address; a name may take long to resolve. */
        public InetAddress resolve() throws UnknownHostException {
            return host.equals("*") ? new InetSocketAddress(0).getAddress() : InetAddress.getByName(host);
        }

        /**
         * RFC 23: no NULL on public networks.
         *
         * @throws BindException strangers could come to this address, or nobody knows it
         */
        public void requireLoopback() {
            try {
                if (!resolve().isLoopbackAddress()) {
                    throw new BindException(text, "without encryption only a loopback address is allowed");
                }
            } catch (UnknownHostException _) {
                throw new BindException(text, "unknown host");
            }
        }
    }

    /** A Unix-domain socket. */
    record Ipc(String text, Path path) implements Endpoint {}

    /** A name within this process. */
    record Inproc(String text, String name) implements Endpoint {}

    /**
     * Takes the text apart; no name is resolved.
     *
     * @throws IllegalArgumentException says what is wrong
     */
    static Endpoint parse(String text) {
        if (text.startsWith("tcp://")) {
            return tcp(text, text.substring("tcp://".length()));
        }
        if (text.startsWith("ipc://")) {
            return ipc(text, text.substring("ipc://".length()));
        }
        if (text.startsWith("inproc://") && text.length() > "inproc://".length()) {
            return new Inproc(text, text.substring("inproc://".length()));
        }
        throw new IllegalArgumentException("not of the form tcp://HOST:PORT, ipc://PATH or inproc://NAME: " + text);
    }

    /**
     * Likewise, where a listener is wanted.
     *
     * @throws BindException says what is wrong
     */
    static Endpoint parseToBind(String text) {
        try {
            return parse(text);
        } catch (IllegalArgumentException e) {
            throw new BindException(text, String.valueOf(e.getMessage()));
        }
    }

    private static Endpoint tcp(String text, String address) {
        int colon = address.lastIndexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("not of the form tcp://HOST:PORT: " + text);
        }
        String host = address.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return new Tcp(text, bracketed ? host.substring(1, host.length() - 1) : host, port(address, colon + 1));
    }

    private static int port(String address, int from) {
        try {
            int port = Integer.parseInt(address.substring(from));
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw new IllegalArgumentException("the port must be 0 to 65535");
    }

    private static Endpoint ipc(String text, String path) {
        try {
            if (!path.isEmpty()) {
                return new Ipc(text, Path.of(path));
            }
        } catch (InvalidPathException _) {
            // Said below.
        }
        throw new IllegalArgumentException("not of the form ipc://PATH: " + text);
    }
}
