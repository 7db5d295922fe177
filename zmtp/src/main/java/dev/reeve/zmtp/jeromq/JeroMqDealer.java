// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.jeromq;

import dev.reeve.zmtp.DealerSettings;
import dev.reeve.zmtp.DealerTransport;
import dev.reeve.zmtp.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import zmq.Msg;
import zmq.SocketBase;
import zmq.ZMQ;

/**
 * A DEALER on JeroMQ: a thread of its own sends at once what others hand in and puts what arrives into a bounded queue.
 * When that is full nothing is read and TCP slows the broker down; sending goes on.
 */
final class JeroMqDealer implements DealerTransport, SocketThread.Duties {

    private static final System.Logger LOG = System.getLogger(JeroMqDealer.class.getName());

    private static final int BATCH_MESSAGES = 256;
    private static final long SEND_QUEUE_BYTES_MAX = 64L * 1_048_576;
    private static final int FRAMES_PER_MESSAGE_MAX = 64;
    private static final long MESSAGE_BYTES_MAX = 8L * 1_048_576;

    /** Stands for the end in the queue of received messages, to wake who waits there. */
    private static final List<byte[]> END = List.of();

    private final String endpoint;
    private final InboundGuard guard = new InboundGuard(InboundBounds.of(FRAMES_PER_MESSAGE_MAX, MESSAGE_BYTES_MAX));
    private final SendAccount account;
    private final FirstWrite firstWrite = new FirstWrite();
    private final Queue<List<byte[]>> outgoing = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<List<byte[]>> received;
    private final SocketBase socket;
    private final SocketThread thread;
    private final Consumer<JeroMqDealer> onEnd;

    private boolean connecting = true;
    private volatile boolean greeted;
    private volatile boolean disconnected;
    private volatile boolean forgotten;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean closed;

    JeroMqDealer(JeroMqSockets sockets, Endpoint.Tcp endpoint, DealerSettings settings, Consumer<JeroMqDealer> onEnd) {
        this.endpoint = endpoint.text();
        this.onEnd = onEnd;
        this.account = new SendAccount(settings.queueMessagesMax(), SEND_QUEUE_BYTES_MAX, new AtomicLong());
        this.received = new ArrayBlockingQueue<>(settings.queueMessagesMax() + 1);
        this.socket = sockets.dealer(
                settings.frameBytesMax(), endpoint.isIpv6(), new DealerConnection(guard, new ConnectionEvents()));
        this.thread = new SocketThread(sockets.nextThreadName("dealer"), socket, this);
    }

    void start() {
        thread.start();
    }

    /** On the IO thread. */
    private final class ConnectionEvents implements DealerConnection.Listener {
        @Override
        public void greeted() {
            greeted = true;
            thread.wake();
        }

        /** What was received before stays to be read, then the dealer is closed. */
        @Override
        public void ended() {
            disconnected = true;
            thread.wake();
        }
    }

    @Override
    public boolean send(List<byte[]> frames) {
        if (closed || disconnected || !account.reserve(SendAccount.bytesOf(frames))) {
            return false;
        }
        outgoing.add(List.copyOf(frames));
        thread.wake();
        return true;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the mark is this very list: an empty message could equal it
    public @Nullable List<byte[]> receive(Duration timeout) throws InterruptedException {
        List<byte[]> message = received.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
        if (message == null) {
            endIfForgotten();
            return null;
        }
        if (message == END) {
            boolean _ = received.offer(END); // For the next caller.
            return null;
        }
        if (received.remainingCapacity() <= 2) {
            thread.wake();
        }
        return message;
    }

    private void endIfForgotten() {
        if (firstWrite.isForgotten(System.nanoTime())) {
            forgotten = true;
            disconnected = true;
            thread.wake();
        }
    }

    @Override
    public boolean hasWork() {
        return connecting || disconnected || (greeted && !outgoing.isEmpty());
    }

    @Override
    public boolean wantsInput() {
        return received.remainingCapacity() > 1;
    }

    @Override
    public boolean work() {
        if (connecting) {
            connecting = false;
            return connect();
        }
        boolean sent = sendBatch();
        boolean full = !wantsInput();
        boolean got = !full && receiveBatch();
        if (disconnected && !sent && !got && !full) {
            thread.stopSoon();
        }
        return sent || got;
    }

    /** On this thread, as a name may take long to resolve. */
    private boolean connect() {
        try {
            if (socket.connect(endpoint)) {
                return true;
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "Cannot connect to " + endpoint, e);
        }
        disconnected = true;
        return true;
    }

    /**
     * Held back until the greeting: a command to the IO thread just when the connection is made is what makes JeroMQ
     * forget it.
     */
    private boolean sendBatch() {
        int count = 0;
        for (; greeted && count < BATCH_MESSAGES; count++) {
            List<byte[]> frames = outgoing.poll();
            if (frames == null) {
                break;
            }
            write(frames);
        }
        return count > 0;
    }

    private void write(List<byte[]> frames) {
        int last = frames.size() - 1;
        firstWrite.handedOver(System.nanoTime());
        for (int i = 0; i <= last; i++) {
            int flags = i < last ? ZMQ.ZMQ_SNDMORE | ZMQ.ZMQ_DONTWAIT : ZMQ.ZMQ_DONTWAIT;
            if (!socket.send(new OutboundFrame(frames.get(i), account, firstWrite::written), flags)) {
                disconnected = true; // No pipe: the connection has ended.
                return;
            }
        }
    }

    private boolean receiveBatch() {
        int count = 0;
        for (; count < BATCH_MESSAGES && wantsInput(); count++) {
            Msg first = socket.recv(ZMQ.ZMQ_DONTWAIT);
            if (first == null) {
                break;
            }
            receive(first);
        }
        return count > 0;
    }

    private void receive(Msg first) {
        List<byte[]> frames = new ArrayList<>(8);
        Msg frame = first;
        frames.add(frame.data());
        while (frame.hasMore()) {
            frame = socket.recv(ZMQ.ZMQ_DONTWAIT);
            if (frame == null) {
                return;
            }
            frames.add(frame.data());
        }
        if (frame instanceof InboundFrame last) {
            guard.taken(last);
            if (!last.isOverlong()) {
                boolean _ = received.offer(frames); // There is room: this thread alone puts in, and has looked.
            }
        }
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // as above
    public boolean isClosed() {
        return closed && (received.isEmpty() || received.peek() == END);
    }

    @Override
    public boolean awaitClosed(Duration timeout) throws InterruptedException {
        boolean ended = over.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
        if (!ended) {
            endIfForgotten();
        }
        return ended;
    }

    @Override
    public boolean isConnected() {
        return greeted && !isClosed();
    }

    /** What was handed in before the close still leaves. */
    @Override
    public void ended() {
        boolean sent = true;
        while (sent && !disconnected) {
            sent = sendBatch();
        }
        if (forgotten) {
            // Or JeroMQ would remember the connection now and say on it what its successor says again.
            boolean _ = socket.setSocketOpt(ZMQ.ZMQ_LINGER, 0);
        }
        account.close();
        closed = true;
        over.countDown();
        boolean _ = received.offer(END);
        onEnd.accept(this);
    }

    @Override
    public void close() {
        closed = true;
        thread.stop();
    }
}
