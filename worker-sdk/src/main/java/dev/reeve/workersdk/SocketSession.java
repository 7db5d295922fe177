// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import dev.reeve.protocol.Decoded;
import dev.reeve.protocol.MdpDecoder;
import dev.reeve.protocol.WorkerInbound;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.zmtp.DealerTransport;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A {@link Session} on a socket: carries out what it wants. The connection's thread and the calls' threads meet here,
 * so everything happens under one lock, and nothing in it blocks.
 */
final class SocketSession {
    /** Control messages that wait for room in the send queue; more means a broker that reads nothing. */
    static final int UNSENT_MAX = 64;

    private static final System.Logger LOG = System.getLogger("dev.reeve.workersdk");

    private final Object lock = new Object();
    private final BrokerConnection.Target target;
    private final ServiceRunner runner;
    private final DealerTransport transport;
    private final LongSupplier nowMs;
    private final Session session;
    private final Map<ByteBuffer, SessionReplyChannel> channels = new HashMap<>();
    private final Deque<List<byte[]>> unsent = new ArrayDeque<>();
    private ReplyLimits limits = ReplyLimits.DEFAULT;
    private SessionEnd endReason = SessionEnd.LOST;
    private boolean registeredOnce;
    private boolean saidMalformed;

    SocketSession(BrokerConnection.Target target, ServiceRunner runner, DealerTransport transport, LongSupplier nowMs) {
        this.target = target;
        this.runner = runner;
        this.transport = transport;
        this.nowMs = nowMs;
        this.session = new Session(target.mode(), runner.definition().name(), target.capacity());
    }

    boolean isRegistered() {
        synchronized (lock) {
            return session.isRegistered();
        }
    }

    boolean isEnded() {
        synchronized (lock) {
            return session.isEnded();
        }
    }

    boolean wasRegistered() {
        synchronized (lock) {
            return registeredOnce;
        }
    }

    SessionEnd endReason() {
        synchronized (lock) {
            return endReason;
        }
    }

    ReplyLimits limits() {
        synchronized (lock) {
            return limits;
        }
    }

    void on(SessionEvent event) {
        synchronized (lock) {
            flush();
            session.on(event, nowMs.getAsLong(), this::perform);
        }
    }

    void received(List<byte[]> frames) {
        switch (MdpDecoder.toWorker(frames)) {
            case Decoded.Ok<WorkerInbound>(WorkerInbound message) -> on(new SessionEvent.Received(message));
            case Decoded.Rejected<WorkerInbound>(String detail) -> sayMalformed(detail);
        }
    }

    /** About every 50 ms, on the connection's thread. */
    void tick() {
        runner.tick();
        updateWindow();
        on(new SessionEvent.Tick(runner.counters().figures()));
    }

    /** Asks for less while the brokers together gave too much: what is held now, and so always less. */
    void updateWindow() {
        boolean over = runner.isOverCommitted();
        synchronized (lock) {
            on(new SessionEvent.WindowChanged(over ? session.heldCount() : target.capacity()));
        }
    }

    /** The end of the socket; a session that is not over is so now. */
    void close() {
        on(new SessionEvent.TransportLost());
        transport.close();
    }

    ReplyChannel.Offered offer(ByteBuffer token, boolean last, ReplyEnvelope envelope, List<byte[]> body) {
        boolean over = last && runner.isOverCommitted();
        synchronized (lock) {
            if (!session.holds(token)) {
                return ReplyChannel.Offered.GONE;
            }
            if (!flush()) {
                return ReplyChannel.Offered.FULL;
            }
            List<byte[]> frames = ReplyFrames.encode(target.mode(), token, last, envelope, body);
            if (over) {
                // Before the FINAL, or the broker would fill the place that it frees.
                on(new SessionEvent.WindowChanged(session.heldCount() - 1));
            }
            if (!transport.send(frames)) {
                return ReplyChannel.Offered.FULL;
            }
            if (last) {
                channels.remove(token);
            }
            session.on(new SessionEvent.Replied(token, last), nowMs.getAsLong(), this::perform);
            return ReplyChannel.Offered.SENT;
        }
    }

    private void perform(SessionAction action) {
        switch (action) {
            case SessionAction.Send(List<byte[]> frames) -> send(frames);
            case SessionAction.Registered registered -> {
                registeredOnce = true;
                limits = ReplyLimits.of(registered.info());
            }
            case SessionAction.StartCall start -> {
                SessionReplyChannel channel = SessionReplyChannel.of(this, target.mode(), start.token());
                channels.put(start.token(), channel);
                runner.accept(channel, start.envelope(), start.body());
            }
            case SessionAction.CancelCall cancel -> {
                SessionReplyChannel channel = channels.get(cancel.token());
                if (channel != null) {
                    runner.cancel(channel, cancel.reason());
                }
            }
            case SessionAction.CancelAllCalls cancel ->
                List.copyOf(channels.values()).forEach(channel -> runner.cancel(channel, cancel.reason()));
            case SessionAction.End(SessionEnd reason) -> {
                endReason = reason;
                List.copyOf(channels.values()).forEach(runner::orphan);
                channels.clear();
                transport.close();
            }
        }
    }

    private void send(List<byte[]> frames) {
        if (unsent.isEmpty() && transport.send(frames)) {
            return;
        }
        if (unsent.size() == UNSENT_MAX) {
            unsent.removeFirst();
        }
        unsent.addLast(frames);
    }

    private boolean flush() {
        while (!unsent.isEmpty() && transport.send(unsent.getFirst())) {
            unsent.removeFirst();
        }
        return unsent.isEmpty();
    }

    private void sayMalformed(String detail) {
        synchronized (lock) {
            if (saidMalformed) {
                return;
            }
            saidMalformed = true;
        }
        LOG.log(Level.WARNING, "broker " + target.endpoint() + " sent what this worker does not understand: " + detail);
    }
}
