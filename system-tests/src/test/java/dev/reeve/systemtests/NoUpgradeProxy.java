// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** As an office has it: HTTP gets through, and whatever asks to become a WebSocket is cut off, until it is allowed. */
final class NoUpgradeProxy implements AutoCloseable {
    private static final int BUFFER_BYTES = 65_536;

    private final ServerSocket server;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean allowed;

    private NoUpgradeProxy(ServerSocket server, int target) {
        this.server = server;
        this.target = target;
        Thread.ofPlatform().name("no-upgrade-proxy").daemon().start(this::acceptAll);
    }

    /** A proxy on any free loopback port before that one. */
    static NoUpgradeProxy to(int port) {
        try {
            return new NoUpgradeProxy(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()), port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    void allow() {
        allowed = true;
    }

    /** Ends every connection; new ones work. */
    void cut() {
        sockets.forEach(this::end);
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket client = server.accept();
                sockets.add(client);
                Thread.ofVirtual().name("no-upgrade-proxy-connect").start(() -> connect(client));
            }
        } catch (IOException _) {
            cut();
        }
    }

    private void connect(Socket client) {
        try {
            Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(upstream);
            Thread.ofVirtual().start(() -> pump(client, upstream, true));
            Thread.ofVirtual().start(() -> pump(upstream, client, false));
        } catch (IOException _) {
            end(client);
        }
    }

    private void pump(Socket from, Socket to, boolean isRequest) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (isRequest && !allowed && isUpgrade(buffer, count)) {
                    break;
                }
                out.write(buffer, 0, count);
            }
        } catch (IOException _) {
            // One end is gone: so is the other.
        }
        end(from);
        end(to);
    }

    /** A client writes the head of a request in one piece. */
    private static boolean isUpgrade(byte[] bytes, int count) {
        String text = new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
        return text.toLowerCase(Locale.ROOT).contains("\r\nupgrade: websocket\r\n");
    }

    private void end(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
