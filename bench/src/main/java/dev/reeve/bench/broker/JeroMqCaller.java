// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * A DEALER, which is one thread's alone. Answers' callbacks send on that thread; what other threads send waits in a
 * queue, and a byte in a pipe wakes the thread.
 */
final class JeroMqCaller implements Caller {
    private static final int POLL_MS = 100;
    /** Answers taken before others may send. */
    private static final int TURN = 256;

    private final ZContext context = new ZContext();
    private final ZMQ.Socket socket = context.createSocket(SocketType.DEALER);
    private final Answers answers;
    private final Queue<byte[]> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Pipe pipe;
    private final Thread thread = Thread.ofPlatform().name("bench-dealer").unstarted(this::run);
    private volatile boolean stopped;

    JeroMqCaller(int port, Answers answers) throws IOException {
        this.answers = answers;
        this.pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        socket.setHWM(Forwarder.NO_LIMIT);
        socket.connect("tcp://" + Doors.HOST + ":" + port);
        thread.start();
    }

    @Override
    public void call(byte[] body) {
        if (thread.equals(Thread.currentThread())) {
            socket.send(body);
            return;
        }
        waiting.add(body);
        if (!woken.getAndSet(true)) {
            try {
                pipe.sink().write(ByteBuffer.allocate(1));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void run() {
        try (ZMQ.Poller poller = context.createPoller(2)) {
            poller.register(socket, ZMQ.Poller.POLLIN);
            int wakeUp = poller.register(pipe.source(), ZMQ.Poller.POLLIN);
            while (!stopped) {
                poller.poll(POLL_MS);
                if (poller.pollin(wakeUp)) {
                    sendWaiting();
                }
                receive();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void sendWaiting() throws IOException {
        while (pipe.source().read(ByteBuffer.allocate(64)) > 0) {
            // One byte is enough to be awake.
        }
        woken.set(false);
        for (byte[] body = waiting.poll(); body != null; body = waiting.poll()) {
            socket.send(body);
        }
    }

    private void receive() {
        for (int i = 0; i < TURN; i++) {
            byte[] body = socket.recv(ZMQ.DONTWAIT);
            if (body == null) {
                return;
            }
            answers.answered(body);
        }
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
            pipe.sink().close();
            pipe.source().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        context.close();
    }
}
