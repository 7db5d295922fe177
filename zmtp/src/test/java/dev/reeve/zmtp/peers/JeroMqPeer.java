// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.peers;

import dev.reeve.zmtp.curve.Z85;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;
import org.zeromq.ZAuth;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** JeroMQ as a peer in a process of its own, with the arguments and lines of wire_peer.c. */
final class JeroMqPeer {
    /** JeroMQ forgets some new connections while they shake hands: then it makes another. */
    private static final int HANDSHAKE_MS = 2_000;

    private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(5);

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final ZContext context = new ZContext();
    private final String endpoint;

    private JeroMqPeer(String port) {
        endpoint = "tcp://127.0.0.1:" + port;
    }

    public static void main(String[] arguments) throws InterruptedException {
        JeroMqPeer peer = new JeroMqPeer(arguments[1]);
        if (arguments[0].equals("router")) {
            peer.route();
        } else {
            peer.deal(
                    Integer.parseInt(arguments[2]),
                    Integer.parseInt(arguments[3]),
                    Duration.ofMillis(Long.parseLong(arguments[4])));
        }
    }

    private ZMQ.Socket socket(SocketType type) {
        ZMQ.Socket socket = context.createSocket(type);
        socket.setHWM(0);
        socket.setLinger(0);
        String keys = System.getenv("CURVE_KEYS");
        if (keys != null) {
            String[] each = keys.split(" ", -1);
            socket.setCurvePublicKey(key(each[0]));
            socket.setCurveSecretKey(key(each[1]));
            if (type == SocketType.ROUTER) {
                socket.setZAPDomain("test");
                socket.setCurveServer(true);
            } else {
                socket.setCurveServerKey(key(each[2]));
            }
        }
        return socket;
    }

    private static byte[] key(String z85) {
        return Objects.requireNonNull(Z85.decode(z85));
    }

    private void route() {
        ZAuth zap = new ZAuth(context);
        zap.configureCurve(ZAuth.CURVE_ALLOW_ANY);
        ZMQ.Socket router = socket(SocketType.ROUTER);
        if (!router.bind(endpoint)) {
            throw new IllegalStateException("cannot bind " + endpoint);
        }
        out.println("ready");
        RouterCheck check = new RouterCheck();
        while (!Thread.currentThread().isInterrupted()) {
            List<byte[]> frames = Objects.requireNonNull(receive(router));
            List<byte[]> message = frames.subList(1, frames.size());
            check.accept(ByteBuffer.wrap(frames.getFirst()), message);
            if (WireMessages.isEnd(message)) {
                out.println(check.line());
            }
            send(router, frames);
        }
    }

    private void deal(int count, int connections, Duration quiet) throws InterruptedException {
        try (DealerLoad load = new DealerLoad(Dealer::new, quiet)) {
            for (int connection = 1; connection <= connections; connection++) {
                if (connection > 1) {
                    load.reconnect();
                }
                int until = (int) ((long) count * connection / connections);
                load.run(until, until);
            }
            out.println(load.end().line());
        }
        context.close();
    }

    private static void send(ZMQ.Socket socket, List<byte[]> frames) {
        for (int i = 0; i < frames.size(); i++) {
            if (!socket.send(frames.get(i), i < frames.size() - 1 ? ZMQ.SNDMORE : 0)) {
                throw new IllegalStateException("cannot send: " + socket.errno());
            }
        }
    }

    private static @Nullable List<byte[]> receive(ZMQ.Socket socket) {
        byte[] first = socket.recv();
        if (first == null) {
            return null;
        }
        List<byte[]> frames = new ArrayList<>(List.of(first));
        while (socket.hasReceiveMore()) {
            frames.add(socket.recv());
        }
        return frames;
    }

    /** It connects again by itself, unless JeroMQ has forgotten that it wants to: then nothing is heard for long. */
    private final class Dealer implements Link {
        private final ZMQ.Socket socket = socket(SocketType.DEALER);
        private long heardNs = System.nanoTime();

        Dealer() {
            socket.setHandshakeIvl(HANDSHAKE_MS);
            boolean _ = socket.connect(endpoint);
        }

        @Override
        public void send(List<byte[]> message) {
            JeroMqPeer.send(socket, message);
        }

        @Override
        public @Nullable List<byte[]> receive(Duration atMost) {
            socket.setReceiveTimeOut(Math.toIntExact(atMost.toMillis()));
            List<byte[]> message = JeroMqPeer.receive(socket);
            if (message != null) {
                heardNs = System.nanoTime();
            }
            return message;
        }

        @Override
        public boolean isGone() {
            return System.nanoTime() - heardNs > FORGOTTEN_AFTER.toNanos();
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
