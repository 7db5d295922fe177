// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Looks at a port before a service binds it, so that a busy one is named together with the setting that changes it. */
final class Ports {
    private Ports() {}

    /** Throws {@link StartException} (exit code 5) naming a busy port and its setting. */
    static void requireFree(String host, int port, String setting) {
        if (port == 0) {
            return;
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (IOException e) {
            throw StartException.inUse("port " + port + " on " + host + " is not free (" + e.getMessage()
                    + "); stop what has it, or take another: ./reeve up --set " + setting + "=" + (port + 1));
        }
    }

    static int anyFree() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw StartException.failed("no free port on the loopback address: " + e.getMessage());
        }
    }
}
