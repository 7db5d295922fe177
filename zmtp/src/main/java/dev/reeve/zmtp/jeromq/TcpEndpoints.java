// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.jeromq;

import dev.reeve.zmtp.BindException;
import dev.reeve.zmtp.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** {@code tcp://HOST:PORT} is the one kind of endpoint that JeroMQ is used with. */
final class TcpEndpoints {

    private static final String FORM = "not of the form tcp://HOST:PORT";

    private TcpEndpoints() {}

    static Endpoint.Tcp toBind(String text) {
        if (Endpoint.parseToBind(text) instanceof Endpoint.Tcp tcp) {
            return tcp;
        }
        throw new BindException(text, FORM);
    }

    /** Throws IllegalArgumentException, as a dealer's maker may. */
    static Endpoint.Tcp toConnect(String text) {
        if (Endpoint.parse(text) instanceof Endpoint.Tcp tcp && tcp.port() > 0) {
            return tcp;
        }
        throw new IllegalArgumentException(FORM + ": " + text);
    }

    /** JeroMQ says only that it did not work; a second try without it says why. */
    static BindException bindFailed(Endpoint.Tcp endpoint) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(endpoint.resolve(), endpoint.port()));
            return new BindException(endpoint.text(), "refused");
        } catch (IOException e) {
            return new BindException(endpoint.text(), String.valueOf(e.getMessage()));
        }
    }
}
