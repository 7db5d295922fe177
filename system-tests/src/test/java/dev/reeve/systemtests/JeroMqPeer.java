// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import dev.reeve.zmtp.curve.CurveKeyPair;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** A client and a worker written from RFC 18 on plain JeroMQ, encrypted, knowing nothing of Reeve. */
final class JeroMqPeer implements AutoCloseable {
    private static final byte[] CLIENT = ascii("MDPC02");
    private static final byte[] WORKER = ascii("MDPW02");
    private static final byte[] REQUEST_OF_CLIENT = {1};
    private static final byte[] READY = {1};
    private static final byte[] FINAL = {4};
    private static final byte[] HEARTBEAT = {5};
    private static final byte REQUEST = 2;
    private static final byte REPLY_TO_CLIENT = 3;
    private static final int HEARTBEAT_MS = 1_000;
    private static final int PATIENCE_MS = 20_000;
    /** JeroMQ forgets some new connections while they shake hands; then it makes another. */
    private static final int HANDSHAKE_MS = 2_000;

    private final ZContext context = new ZContext();
    private final List<Thread> workers = new ArrayList<>();
    private final String endpoint;
    private final CurveKeyPair own;
    private final CurveKeyPair broker;
    private volatile boolean closed;

    JeroMqPeer(String endpoint, CurveKeyPair own, CurveKeyPair broker) {
        this.endpoint = endpoint;
        this.own = own;
        this.broker = broker;
    }

    private ZMQ.Socket connect() {
        ZMQ.Socket socket = context.createSocket(SocketType.DEALER);
        socket.setLinger(0);
        socket.setHandshakeIvl(HANDSHAKE_MS);
        socket.setCurvePublicKey(own.publicKey());
        socket.setCurveSecretKey(own.secretKey());
        socket.setCurveServerKey(broker.publicKey());
        if (!socket.connect(endpoint)) {
            throw new IllegalStateException("cannot connect to " + endpoint);
        }
        return socket;
    }

    /** Answers in upper case until this is closed. */
    void startWorker(String service) {
        workers.add(Thread.ofPlatform().name("jeromq-worker").start(() -> work(service)));
    }

    private void work(String service) {
        try (ZMQ.Socket socket = connect()) {
            socket.setReceiveTimeOut(HEARTBEAT_MS);
            send(socket, WORKER, READY, ascii(service));
            while (!closed) {
                List<byte[]> frames = receive(socket);
                if (frames == null) {
                    send(socket, WORKER, HEARTBEAT);
                } else if (frames.get(1)[0] == REQUEST) {
                    send(socket, WORKER, FINAL, frames.get(2), frames.get(3), upper(frames.getLast()));
                }
            }
        }
    }

    private static byte[] upper(byte[] body) {
        return new String(body, StandardCharsets.UTF_8).toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    }

    /** The body of the answer; null: there was none in time. */
    @Nullable
    String call(String service, String body) {
        try (ZMQ.Socket socket = connect()) {
            socket.setReceiveTimeOut(PATIENCE_MS);
            send(socket, CLIENT, REQUEST_OF_CLIENT, ascii(service), body.getBytes(StandardCharsets.UTF_8));
            List<byte[]> frames = receive(socket);
            return frames == null || frames.get(1)[0] != REPLY_TO_CLIENT
                    ? null
                    : new String(frames.getLast(), StandardCharsets.UTF_8);
        }
    }

    private static void send(ZMQ.Socket socket, byte[]... frames) {
        for (int i = 0; i < frames.length; i++) {
            boolean _ = socket.send(frames[i], i < frames.length - 1 ? ZMQ.SNDMORE : 0);
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

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        closed = true;
        for (Thread worker : workers) {
            try {
                worker.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        context.close();
    }
}
