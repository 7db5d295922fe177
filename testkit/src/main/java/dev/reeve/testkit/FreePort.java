// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * A TCP port for a process that must be told its port before it starts. Somebody else may take it in between: whoever
 * can bind port 0 should do that instead.
 */
public final class FreePort {
    private FreePort() {}

    /** A port of the loopback interface that was free a moment ago. */
    public static int find() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free loopback port", e);
        }
    }
}
