// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The other end of a DEALER: a ROUTER that speaks ZMTP 3.0 (mechanism NULL) in bytes made by hand and otherwise does
 * only what a test says. Each connection is shown on its own, in the order it came.
 */
public final class FakeBroker implements AutoCloseable {
    private static final int GREETING_BYTES = 64;
    private static final int FRAME_BYTES_MAX = 8 * 1_024 * 1_024;

    private final ServerSocket server;
    private final BlockingQueue<Connection> accepted = new LinkedBlockingQueue<>();
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    /** Notified of every connection and message. */
    private final Object news = new Object();

    private FakeBroker(ServerSocket server) {
        this.server = server;
        Thread.ofPlatform().name("fake-broker").daemon().start(this::acceptAll);
    }

    /** Listens on any free loopback port. */
    public static FakeBroker start() {
        return start(0);
    }

    /** Listens on that loopback port: a broker that comes back. */
    public static FakeBroker start(int port) {
        try {
            ServerSocket server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return new FakeBroker(server);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on loopback port " + port, e);
        }
    }

    /** Where it listens. */
    public int port() {
        return server.getLocalPort();
    }

    /** {@code tcp://127.0.0.1:PORT}. */
    public String endpoint() {
        return "tcp://127.0.0.1:" + port();
    }

    /**
     * The next connection that finished its handshake.
     *
     * @throws AssertionError none came in time
     */
    public Connection accept(Duration atMost) throws InterruptedException {
        Connection connection = accepted.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
        if (connection == null) {
            throw new AssertionError("no connection within " + atMost);
        }
        return connection;
    }

    /**
     * The first connection whose peer has said something. JeroMQ forgets one now and then, which says nothing until its
     * dealer gives it up after a second.
     *
     * @throws AssertionError none came in time
     */
    public Connection acceptSpeaking(Duration atMost) throws InterruptedException {
        long untilNs = System.nanoTime() + atMost.toNanos();
        synchronized (news) {
            Connection speaking = takeSpeaking();
            for (long leftNs = atMost.toNanos(); speaking == null && leftNs > 0; leftNs = untilNs - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(news, leftNs);
                speaking = takeSpeaking();
            }
            if (speaking == null) {
                throw new AssertionError("no connection that says anything within " + atMost);
            }
            return speaking;
        }
    }

    private @Nullable Connection takeSpeaking() {
        forgetSilent();
        for (Connection connection : accepted) {
            if (!connection.messages.isEmpty() && accepted.remove(connection)) {
                return connection;
            }
        }
        return null;
    }

    /** Those that ended without a word. */
    private void forgetSilent() {
        accepted.removeIf(connection -> connection.isClosed() && connection.messages.isEmpty());
    }

    private void tellNews() {
        synchronized (news) {
            news.notifyAll();
        }
    }

    /** True if somebody connected and was not accepted yet, or does within that time. */
    public boolean hasConnectionWithin(Duration time) throws InterruptedException {
        forgetSilent();
        Connection connection = accepted.poll(time.toMillis(), TimeUnit.MILLISECONDS);
        return connection != null && accepted.offer(connection);
    }

    /** Stops to listen and cuts every connection. */
    @Override
    public void close() {
        closeQuietly(server);
        open.forEach(Connection::close);
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = server.accept();
                Connection connection = new Connection(socket);
                open.add(connection);
                Thread.ofPlatform().name("fake-broker-connection").daemon().start(connection::run);
            }
        } catch (IOException _) {
            // Closed: the test is over.
            open.forEach(Connection::close);
        }
    }

    private static void closeQuietly(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One peer that connected. */
    public final class Connection {
        private final Socket socket;
        private final BlockingQueue<List<byte[]>> messages = new LinkedBlockingQueue<>();
        private final CountDownLatch closed = new CountDownLatch(1);

        private Connection(Socket socket) {
            this.socket = socket;
        }

        /**
         * The next message.
         *
         * @throws AssertionError none came in time
         */
        public List<byte[]> receive(Duration atMost) throws InterruptedException {
            List<byte[]> message = poll(atMost);
            if (message == null) {
                throw new AssertionError(
                        "no message within " + atMost + (isClosed() ? "; the connection is closed" : ""));
            }
            return message;
        }

        /** The next message, or null if none comes in that time. */
        public @Nullable List<byte[]> poll(Duration atMost) throws InterruptedException {
            return messages.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
        }

        /** Sends a message of these frames. */
        public void send(byte[]... frames) {
            send(List.of(frames));
        }

        /** Sends a message. A connection that the peer closed is no error. */
        public synchronized void send(List<byte[]> frames) {
            try {
                OutputStream out = socket.getOutputStream();
                out.write(HostilePeer.message(frames));
                out.flush();
            } catch (IOException _) {
                // Seen by awaitClosed.
                close();
            }
        }

        /** Ends the connection without a word. */
        public void close() {
            closeQuietly(socket);
        }

        public boolean isClosed() {
            return closed.getCount() == 0;
        }

        /** True if the peer, or {@link #close}, ended the connection in that time. */
        public boolean awaitClosed(Duration atMost) throws InterruptedException {
            return closed.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void run() {
            try {
                socket.setTcpNoDelay(true);
                DataInputStream in = new DataInputStream(socket.getInputStream());
                OutputStream out = socket.getOutputStream();
                greet(in, out);
                while (true) {
                    receiveInto(in);
                }
            } catch (IOException _) {
                // Either end closed.
                closeQuietly(socket);
            } finally {
                closed.countDown();
                open.remove(this);
            }
        }

        private static void greet(DataInputStream in, OutputStream out) throws IOException {
            out.write(HostilePeer.greeting(3, "NULL"));
            in.readNBytes(GREETING_BYTES);
            out.write(HostilePeer.frame(HostilePeer.COMMAND, HostilePeer.ready("ROUTER")));
        }

        private void receiveInto(DataInputStream in) throws IOException {
            List<byte[]> frames = new ArrayList<>();
            while (true) {
                int flags = in.readUnsignedByte();
                byte[] body = body(in, flags);
                if ((flags & HostilePeer.COMMAND) != 0) {
                    // READY of the peer: from now on it may be used.
                    accepted.add(this);
                    tellNews();
                    return;
                }
                frames.add(body);
                if ((flags & HostilePeer.MORE) == 0) {
                    messages.add(frames);
                    tellNews();
                    return;
                }
            }
        }

        private static byte[] body(DataInputStream in, int flags) throws IOException {
            long size = (flags & HostilePeer.LONG) != 0 ? in.readLong() : in.readUnsignedByte();
            if (size < 0 || size > FRAME_BYTES_MAX) {
                throw new EOFException("a frame of " + size + " bytes");
            }
            byte[] body = new byte[(int) size];
            in.readFully(body);
            return body;
        }
    }

    /** Frames as hexadecimal, for assertions that can be read: {@code "4d4450573032 05"}. */
    public static String hex(List<byte[]> frames) {
        return String.join(" ", frames.stream().map(HexFormat.of()::formatHex).toList());
    }
}
