// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP link with faults, without root: put it between two peers and cut, delay, stall or swallow what goes through. It
 * starts healthy. Faults apply to the connections there are and to those that come, until {@link #heal}.
 */
public final class FaultProxy implements AutoCloseable {
    private static final int BUFFER_BYTES = 65_536;
    private static final int CONNECT_TIME_MAX_MS = 5_000;

    private final ServerSocket server;
    private final InetSocketAddress target;
    private final LinkFaults faults = new LinkFaults();
    private final Set<Link> links = ConcurrentHashMap.newKeySet();

    /** Which way bytes flow. */
    public enum Direction {
        /** From who connects to the target. */
        TO_TARGET,
        /** Back. */
        FROM_TARGET
    }

    private FaultProxy(ServerSocket server, InetSocketAddress target) {
        this.server = server;
        this.target = target;
        Thread.ofPlatform().name("fault-proxy").daemon().start(this::acceptAll);
    }

    /** A proxy on any free loopback port before that loopback port. */
    public static FaultProxy to(int port) {
        try {
            InetAddress loopback = InetAddress.getLoopbackAddress();
            return new FaultProxy(new ServerSocket(0, 0, loopback), new InetSocketAddress(loopback, port));
        } catch (IOException e) {
            throw new UncheckedIOException("no free loopback port", e);
        }
    }

    /** Where to connect instead of the target. */
    public int port() {
        return server.getLocalPort();
    }

    /** {@code tcp://127.0.0.1:PORT}. */
    public String endpoint() {
        return "tcp://127.0.0.1:" + port();
    }

    /** Connections through it now. */
    public int links() {
        return links.size();
    }

    /** Ends every connection with a reset; new ones work. */
    public void cut() {
        links.forEach(Link::reset);
    }

    /** Ends every connection and every new one, until healed: nobody listens there any more. */
    public void refuse() {
        faults.refuse();
        cut();
    }

    /** Bytes arrive later by that time, in both directions. */
    public void delay(Duration time) {
        faults.delay(time);
    }

    /** A partition: bytes of that direction wait here, and arrive when healed. The other direction goes on. */
    public void stall(Direction direction) {
        faults.stall(direction);
    }

    /** Both directions: the link is dead but looks open (half-open TCP). */
    public void stall() {
        for (Direction direction : Direction.values()) {
            faults.stall(direction);
        }
    }

    /** Bytes of that direction vanish. Connections that lost some end when healed, as their streams are broken. */
    public void swallow(Direction direction) {
        faults.swallow(direction);
    }

    /** Everything works again. */
    public void heal() {
        faults.heal();
        links.stream().filter(Link::hasLostBytes).forEach(Link::reset);
    }

    @Override
    public void close() {
        faults.heal();
        closeQuietly(server);
        links.forEach(Link::reset);
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket client = server.accept();
                Thread.ofVirtual().name("fault-proxy-connect").start(() -> connect(client));
            }
        } catch (IOException _) {
            links.forEach(Link::reset);
        }
    }

    private void connect(Socket client) {
        Socket upstream = new Socket();
        try {
            if (faults.isRefusing()) {
                throw new IOException("refused");
            }
            upstream.connect(target, CONNECT_TIME_MAX_MS);
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            Link link = new Link(client, upstream);
            links.add(link);
            link.start();
        } catch (IOException _) {
            reset(client);
            reset(upstream);
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException _) {
            // Closed before: nothing is left to reset.
            return;
        } finally {
            closeQuietly(socket);
        }
    }

    private static void closeQuietly(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Two sockets and a pump each way. */
    private final class Link {
        private final Socket client;
        private final Socket upstream;
        private volatile boolean lostBytes;

        Link(Socket client, Socket upstream) {
            this.client = client;
            this.upstream = upstream;
        }

        void start() {
            Thread.ofVirtual().start(() -> pump(client, upstream, Direction.TO_TARGET));
            Thread.ofVirtual().start(() -> pump(upstream, client, Direction.FROM_TARGET));
        }

        boolean hasLostBytes() {
            return lostBytes;
        }

        void reset() {
            links.remove(this);
            FaultProxy.reset(client);
            FaultProxy.reset(upstream);
        }

        private void pump(Socket from, Socket to, Direction direction) {
            byte[] buffer = new byte[BUFFER_BYTES];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    if (faults.pass(direction)) {
                        out.write(buffer, 0, count);
                    } else {
                        lostBytes = true;
                    }
                }
            } catch (IOException | InterruptedException _) {
                reset();
                return;
            }
            closeQuietly(to);
            closeQuietly(from);
            links.remove(this);
        }
    }
}
