// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * A broker on a raw ROUTER socket that does what a script says. Its frames are made by hand, so that the client is
 * checked
 * against the documents and not against its own encoder. The script runs on the socket's thread.
 */
final class ScriptedBroker implements AutoCloseable {
    private final ZContext context = new ZContext();
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final List<Received> log = new CopyOnWriteArrayList<>();
    private final CountDownLatch bound = new CountDownLatch(1);
    private final Script script;
    private final Thread thread;
    private volatile boolean running = true;
    private volatile int port;
    private final ZMQ.Socket socket = context.createSocket(SocketType.ROUTER);

    /** What to do with a message. */
    @FunctionalInterface
    interface Script {
        void received(ScriptedBroker broker, Received message);
    }

    /** A message: who sent it, and its frames without the routing id. */
    record Received(String peer, List<byte[]> frames) {
        String text(int index) {
            return new String(frames.get(index), StandardCharsets.UTF_8);
        }

        int command() {
            return frames.get(1)[0] & 0xff;
        }
    }

    private ScriptedBroker(int port, Script script) {
        this.port = port;
        this.script = script;
        this.thread = Thread.ofPlatform().name("scripted-broker").unstarted(this::run);
    }

    /** Port 0 takes a free one. */
    static ScriptedBroker start(int port, Script script) throws InterruptedException {
        ScriptedBroker broker = new ScriptedBroker(port, script);
        broker.thread.start();
        broker.bound.await();
        return broker;
    }

    static ScriptedBroker start(Script script) throws InterruptedException {
        return start(0, script);
    }

    String endpoint() {
        return "tcp://127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    /** Everything that came so far. */
    List<Received> log() {
        return log;
    }

    private void run() {
        socket.setLinger(0);
        // No mark: at its default of 1,000 a ROUTER drops what a script sends, and says nothing.
        socket.setSndHWM(0);
        port = Integer.parseInt(bind().replaceAll(".*:", ""));
        bound.countDown();
        socket.setReceiveTimeOut(5);
        while (running) {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
            byte[] peer = socket.recv();
            if (peer != null) {
                receive(peer);
            }
        }
        context.close();
    }

    private String bind() {
        if (port == 0) {
            return "tcp://127.0.0.1:" + socket.bindToRandomPort("tcp://127.0.0.1");
        }
        await().until(() -> socket.bind(endpoint()));
        return endpoint();
    }

    private void receive(byte[] peer) {
        List<byte[]> frames = new ArrayList<>();
        while (socket.hasReceiveMore()) {
            frames.add(socket.recv());
        }
        Received message = new Received(HexFormat.of().formatHex(peer), frames);
        log.add(message);
        script.received(this, message);
    }

    /** From the script only. */
    void send(String peer, Object... frames) {
        socket.sendMore(HexFormat.of().parseHex(peer));
        List<byte[]> all = Arrays.stream(frames).map(Wire::frame).toList();
        for (int i = 0; i < all.size(); i++) {
            socket.send(all.get(i), i + 1 < all.size() ? ZMQ.SNDMORE : 0);
        }
    }

    /** From any thread, soon. */
    void later(Runnable task) {
        tasks.add(task);
    }

    /** As a process that dies: connections end, nothing is said. */
    @Override
    public void close() {
        running = false;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
