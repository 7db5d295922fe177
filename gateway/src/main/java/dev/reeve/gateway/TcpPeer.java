// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.gateway.tcp.CloseCause;
import dev.reeve.gateway.tcp.FrameReceiver;
import dev.reeve.gateway.tcp.TcpConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * One connection of a TCP listener: frames on their way in, replies on their way out. The event loop gathers the frames
 * of one read and puts them in the lane; when too many wait, the connection is not read.
 */
final class TcpPeer implements FrameReceiver, OpenConnection {
    private static final int WAITING_BYTES_MAX = 1_048_576;

    private final TcpConnection connection;
    private final TcpListener listener;
    private final OutQueue out;
    private final Lane<byte[]> frames;
    private final FrameWork work;
    private final List<byte[]> batch = new ArrayList<>();
    private long batchBytes;
    private volatile RequiredLatency latency;
    private int waiting;
    private long waitingBytes;
    private boolean paused;
    private boolean over;

    TcpPeer(TcpConnection connection, TcpListener listener, TcpParts parts) {
        this.connection = connection;
        this.listener = listener;
        this.latency = listener.settings().latency();
        this.out = new OutQueue(parts.settings().limits().outQueue(), parts.outQueueBytes(), System::nanoTime);
        this.frames = new Lane<>(parts.virtualThreads(), this::handle);
        this.work = listener.workOf(this);
    }

    @Override
    public void frame(ByteBuf bytes, int at, int length) {
        batch.add(ByteBufUtil.getBytes(bytes, at, length));
        batchBytes += length;
    }

    @Override
    public void readComplete() {
        if (batch.isEmpty()) {
            return;
        }
        took(batch.size(), batchBytes);
        listener.metrics().received(batch.size(), batchBytes);
        frames.addAll(batch);
        batch.clear();
        batchBytes = 0;
    }

    /** Frames that came before the end still count. */
    @Override
    public void closed() {
        readComplete();
        out.close();
        work.gone();
    }

    private void handle(byte[] payload) {
        try {
            work.frame(payload);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            dealtWith(payload.length);
        }
    }

    private synchronized void took(int count, long bytes) {
        waiting += count;
        waitingBytes += bytes;
        listener.waiting(count, bytes);
        if (!paused && (waiting >= listener.settings().bounds().waitingFrames() || waitingBytes >= WAITING_BYTES_MAX)) {
            paused = true;
            connection.pause();
        }
    }

    private synchronized void dealtWith(int bytes) {
        waiting--;
        waitingBytes -= bytes;
        listener.waiting(-1, -bytes);
        boolean room =
                waiting <= listener.settings().bounds().waitingFrames() / 2 && waitingBytes <= WAITING_BYTES_MAX / 2;
        if (paused && !over && room) {
            paused = false;
            connection.resume();
        }
    }

    /** Reads no more, for good; what was read is still dealt with. */
    synchronized void readNoMore() {
        over = true;
        paused = true;
        connection.pause();
    }

    boolean isIdle() {
        return frames.isIdle() && work.isIdle() && out.bytes() == 0;
    }

    /** Ends a connection that does not read, or says nothing for too long. */
    void look(long nowNs) {
        long idleNs = listener.settings().bounds().idle().toNanos();
        if (out.isStuck()) {
            close(CloseCause.SLOW);
        } else if (idleNs > 0 && nowNs - connection.lastReadNs() > idleNs && isIdle()) {
            close(CloseCause.IDLE);
        }
    }

    /** Sends, or ends the connection if it has not read for too long. For virtual threads. */
    void sendPatiently(byte[] payload) throws InterruptedException {
        if (out.awaitReserve(connection.frameBytes(payload.length))) {
            write(payload);
        } else {
            cut();
        }
    }

    /** Sends, or ends the connection if it reads more slowly than the others. Never blocks. */
    void sendOrCut(byte[] payload) {
        if (out.tryReserve(connection.frameBytes(payload.length))) {
            write(payload);
        } else {
            cut();
        }
    }

    /** One that has gone by itself was not slow. */
    private void cut() {
        if (connection.isOpen()) {
            close(CloseCause.SLOW);
        }
    }

    private void write(byte[] payload) {
        int size = connection.frameBytes(payload.length);
        connection.send(payload, () -> out.release(size));
        listener.metrics().sent(payload.length);
    }

    void close(CloseCause cause) {
        connection.close(cause);
    }

    int payloadBytesMax() {
        return connection.payloadBytesMax();
    }

    String address() {
        return connection.remote().getAddress().getHostAddress();
    }

    /** Frames of one connection go to one worker while it has room. */
    String affinity() {
        return "tcp-" + listener.name() + "-" + connection.id();
    }

    @Override
    public long id() {
        return connection.id();
    }

    @Override
    public String listener() {
        return listener.name();
    }

    @Override
    public InetSocketAddress remote() {
        return connection.remote();
    }

    @Override
    public InetSocketAddress local() {
        return connection.local();
    }

    @Override
    public long openedUnixMs() {
        return connection.openedUnixMs();
    }

    @Override
    public long bytesIn() {
        return connection.bytesIn();
    }

    @Override
    public long bytesOut() {
        return connection.bytesOut();
    }

    @Override
    public long framesIn() {
        return connection.framesIn();
    }

    @Override
    public long framesOut() {
        return connection.framesOut();
    }

    @Override
    public RequiredLatency latency() {
        return latency;
    }

    @Override
    public boolean require(RequiredLatency wanted) {
        latency = wanted;
        return true;
    }

    @Override
    public String subject() {
        return listener.subject();
    }

    @Override
    public void end() {
        close(CloseCause.ADMINISTRATOR);
    }
}
