// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import dev.reeve.protocol.Decoded;
import dev.reeve.protocol.Envelope;
import dev.reeve.protocol.Limits;
import dev.reeve.protocol.MdpEncoder;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.WorkerInbound;
import dev.reeve.protocol.v1.BrokerInfo;
import dev.reeve.protocol.v1.CancelReason;
import dev.reeve.protocol.v1.Credit;
import dev.reeve.protocol.v1.Drain;
import dev.reeve.protocol.v1.DrainReason;
import dev.reeve.protocol.v1.Pulse;
import dev.reeve.protocol.v1.RequestEnvelope;
import dev.reeve.protocol.v1.WorkerInfo;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One registration at one broker, from READY on a new socket to its end: the worker's half of MDP as a pure state
 * machine (states: {@link SessionState}). No socket, thread or clock. Owned by whoever holds the lock of its
 * {@link BrokerConnection}.
 */
final class Session {
    /** A worker whose grace is over cancels its calls and gives them this long to end. */
    static final long AFTER_CANCEL_MS = 1_000;
    /** Requests held; a broker keeps to the window, so more is a broken broker. */
    static final int HELD_MAX = 2 * Limits.WINDOW_MAX;
    /** A busy Reeve session sends a Pulse at least each so many intervals, for the figures in it. */
    private static final int PULSE_INTERVALS_MAX = 4;

    private final BrokerMode mode;
    private final String service;
    private final Set<ByteBuffer> held = new HashSet<>();

    private SessionState state = new SessionState.Created();
    private long heartbeatMs = Limits.HEARTBEAT_MS;
    private int liveness = Limits.LIVENESS;
    private int windowMax;
    private int window;
    private long lastSentMs;
    private long lastHeartbeatMs;
    private long lastReceivedMs;
    private long brokerSentUs;
    private long brokerPulseMs;
    private boolean confirmed;
    /** What INFO will say; from WELCOME on nothing. */
    private WorkerInfo announced = WorkerInfo.getDefaultInstance();

    /** @param capacity the window asked for; 1 in plain mode */
    Session(BrokerMode mode, String service, int capacity) {
        this.mode = mode;
        this.service = service;
        this.windowMax = capacity;
        this.window = capacity;
    }

    /**
     * In force, as far as this side can know: a plain broker answers READY with nothing, so there it is so from its
     * first sign of life on. Requests are taken before that too (7-23).
     */
    boolean isRegistered() {
        return confirmed && state instanceof SessionState.Ready;
    }

    BrokerMode mode() {
        return mode;
    }

    boolean isEnded() {
        return state instanceof SessionState.Ended;
    }

    /** True while a reply to that request may be sent. */
    boolean holds(ByteBuffer token) {
        return !isEnded() && held.contains(token);
    }

    int heldCount() {
        return held.size();
    }

    void on(SessionEvent event, long nowMs, Consumer<SessionAction> out) {
        if (isEnded()) {
            return;
        }
        switch (event) {
            case SessionEvent.Opened opened -> opened(opened, nowMs, out);
            case SessionEvent.Received(WorkerInbound message) -> received(message, nowMs, out);
            case SessionEvent.TransportLost _ -> end(SessionEnd.LOST, out);
            case SessionEvent.Tick(ServiceFigures figures) -> tick(figures, nowMs, out);
            case SessionEvent.WindowChanged(int wanted) -> windowChanged(wanted, nowMs, out);
            case SessionEvent.Replied(ByteBuffer token, boolean last) -> replied(token, last, nowMs, out);
            case SessionEvent.DrainStarted(long graceMs) -> drainStarted(graceMs, nowMs, out);
        }
    }

    private void opened(SessionEvent.Opened opened, long nowMs, Consumer<SessionAction> out) {
        lastReceivedMs = nowMs;
        lastHeartbeatMs = nowMs;
        announced = opened.info();
        WorkerInfo ready = announced.toBuilder().clearDescriptorSet().build();
        send(MdpEncoder.workerReady(mode.version(), service, mode.isPlain() ? null : ready), nowMs, out);
        state = mode.isPlain() ? new SessionState.Ready() : new SessionState.Awaiting(nowMs + silenceMs());
    }

    private void received(WorkerInbound message, long nowMs, Consumer<SessionAction> out) {
        lastReceivedMs = nowMs;
        if (mode.isPlain() && !(message instanceof WorkerInbound.BrokerDisconnect)) {
            confirm(BrokerInfo.getDefaultInstance(), out);
        }
        switch (message) {
            case WorkerInbound.Request request -> request(request, nowMs, out);
            case WorkerInbound.BrokerHeartbeat(MdpVersion version, @Nullable Pulse pulse) -> {
                if (version != mode.version()) {
                    leave(SessionEnd.UNEXPECTED, nowMs, out);
                } else if (pulse != null) {
                    brokerSentUs = pulse.getSentUs();
                    brokerPulseMs = nowMs;
                }
            }
            case WorkerInbound.BrokerDisconnect _ -> end(SessionEnd.DISCONNECTED, out);
            case WorkerInbound.Welcome(BrokerInfo info) -> welcome(info, nowMs, out);
            case WorkerInbound.CancelRequest cancel -> {
                ByteBuffer token = ByteBuffer.wrap(cancel.address());
                if (held.contains(token)) {
                    out.accept(
                            new SessionAction.CancelCall(token, cancel.cancel().getReason()));
                }
            }
            case WorkerInbound.BrokerDrain(Drain drain) -> brokerDrain(drain, nowMs, out);
        }
    }

    private void welcome(BrokerInfo info, long nowMs, Consumer<SessionAction> out) {
        if (!(state instanceof SessionState.Awaiting)) {
            return;
        }
        if (info.getHeartbeatMs() > 0) {
            heartbeatMs = info.getHeartbeatMs();
        }
        if (info.getLiveness() > 0) {
            liveness = info.getLiveness();
        }
        if (info.getWindow() > 0) {
            windowMax = Math.min(windowMax, info.getWindow());
            window = windowMax;
        }
        state = new SessionState.Ready();
        if (info.getNeedDescriptor() && !announced.getDescriptorSet().isEmpty()) {
            send(MdpEncoder.workerInfo(announced), nowMs, out);
        }
        announced = WorkerInfo.getDefaultInstance();
        confirm(info, out);
    }

    private void confirm(BrokerInfo info, Consumer<SessionAction> out) {
        if (!confirmed) {
            confirmed = true;
            out.accept(new SessionAction.Registered(info));
        }
    }

    private void request(WorkerInbound.Request request, long nowMs, Consumer<SessionAction> out) {
        ByteBuffer token = ByteBuffer.wrap(request.address());
        boolean expected = !(state instanceof SessionState.Awaiting)
                && request.version() == mode.version()
                && held.size() < HELD_MAX
                && !held.contains(token);
        @Nullable RequestEnvelope envelope = expected ? envelopeOf(request.body()) : null;
        if (envelope == null) {
            // Whatever the broker believes to have given us ends with the connection.
            leave(SessionEnd.UNEXPECTED, nowMs, out);
            return;
        }
        held.add(token);
        List<byte[]> body = request.body();
        out.accept(new SessionAction.StartCall(token, envelope, mode.isPlain() ? body : body.subList(1, body.size())));
    }

    private @Nullable RequestEnvelope envelopeOf(List<byte[]> body) {
        if (mode.isPlain()) {
            return RequestEnvelope.getDefaultInstance();
        }
        if (body.size() < 2) {
            return null;
        }
        return switch (Envelope.decodeRequest(body.getFirst())) {
            case Decoded.Ok<RequestEnvelope>(RequestEnvelope envelope) -> envelope;
            case Decoded.Rejected<RequestEnvelope> _ -> null;
        };
    }

    private void tick(ServiceFigures figures, long nowMs, Consumer<SessionAction> out) {
        if (state instanceof SessionState.Awaiting(long untilMs)) {
            if (nowMs >= untilMs) {
                leave(SessionEnd.NO_WELCOME, nowMs, out);
            }
            return;
        }
        if (nowMs - lastReceivedMs >= silenceMs()) {
            end(SessionEnd.SILENT, out);
            return;
        }
        drainTick(nowMs, out);
        boolean silent = nowMs - lastSentMs >= heartbeatMs;
        boolean figuresDue = !mode.isPlain() && nowMs - lastHeartbeatMs >= heartbeatMs * PULSE_INTERVALS_MAX;
        if (!isEnded() && (silent || figuresDue)) {
            lastHeartbeatMs = nowMs;
            send(MdpEncoder.heartbeat(mode.version(), mode.isPlain() ? null : pulse(figures, nowMs)), nowMs, out);
        }
    }

    private void drainTick(long nowMs, Consumer<SessionAction> out) {
        switch (state) {
            case SessionState.Draining draining
            when nowMs >= draining.untilMs() -> {
                if (draining.cancelled()) {
                    leave(SessionEnd.DRAINED, nowMs, out);
                } else {
                    state = new SessionState.Draining(nowMs + AFTER_CANCEL_MS, draining.acknowledged(), true);
                    out.accept(new SessionAction.CancelAllCalls(CancelReason.SHUTDOWN));
                }
            }
            case SessionState.BrokerDraining(long untilMs)
            when nowMs >= untilMs -> leave(SessionEnd.BROKER_DRAINED, nowMs, out);
            case SessionState.Draining _, SessionState.BrokerDraining _ -> {}
            case SessionState.Created _, SessionState.Awaiting _, SessionState.Ready _, SessionState.Ended _ -> {}
        }
    }

    private void windowChanged(int wanted, long nowMs, Consumer<SessionAction> out) {
        int clipped = Math.min(wanted, windowMax);
        boolean mayDispatch = state instanceof SessionState.Ready && !mode.isPlain();
        if (mayDispatch && clipped != window) {
            window = clipped;
            send(MdpEncoder.credit(Credit.newBuilder().setWindow(clipped).build()), nowMs, out);
        }
    }

    private void replied(ByteBuffer token, boolean last, long nowMs, Consumer<SessionAction> out) {
        lastSentMs = nowMs;
        if (last && held.remove(token)) {
            leaveIfDone(nowMs, out);
        }
    }

    private void drainStarted(long graceMs, long nowMs, Consumer<SessionAction> out) {
        switch (state) {
            case SessionState.Created _ -> end(SessionEnd.DRAINED, out);
            // Requests may be on their way already; a broker that is not there must not hold the process for long.
            case SessionState.Awaiting(long untilMs) -> startDraining(Math.min(graceMs, untilMs - nowMs), nowMs, out);
            case SessionState.Ready _ -> startDraining(graceMs, nowMs, out);
            case SessionState.BrokerDraining _ -> {
                state = new SessionState.Draining(nowMs + graceMs, true, false);
                leaveIfDone(nowMs, out);
            }
            case SessionState.Draining _, SessionState.Ended _ -> {}
        }
    }

    private void startDraining(long graceMs, long nowMs, Consumer<SessionAction> out) {
        state = new SessionState.Draining(nowMs + graceMs, mode.isPlain(), false);
        if (!mode.isPlain()) {
            send(MdpEncoder.workerDrain(drain(graceMs)), nowMs, out);
        }
        leaveIfDone(nowMs, out);
    }

    private void brokerDrain(Drain drain, long nowMs, Consumer<SessionAction> out) {
        if (state instanceof SessionState.Draining draining) {
            state = draining.acknowledgedNow();
            leaveIfDone(nowMs, out);
        } else if (state instanceof SessionState.Ready && !drain.getAck()) {
            state = new SessionState.BrokerDraining(nowMs + drain.getGraceMs());
            send(MdpEncoder.workerDrain(Drain.newBuilder().setAck(true).build()), nowMs, out);
            leaveIfDone(nowMs, out);
        }
    }

    private void leaveIfDone(long nowMs, Consumer<SessionAction> out) {
        if (!held.isEmpty()) {
            return;
        }
        if (state instanceof SessionState.Draining draining && draining.acknowledged()) {
            leave(SessionEnd.DRAINED, nowMs, out);
        } else if (state instanceof SessionState.BrokerDraining) {
            leave(SessionEnd.BROKER_DRAINED, nowMs, out);
        }
    }

    private void leave(SessionEnd reason, long nowMs, Consumer<SessionAction> out) {
        send(MdpEncoder.disconnect(mode.version()), nowMs, out);
        end(reason, out);
    }

    private void end(SessionEnd reason, Consumer<SessionAction> out) {
        state = new SessionState.Ended();
        out.accept(new SessionAction.End(reason));
    }

    private void send(List<byte[]> frames, long nowMs, Consumer<SessionAction> out) {
        lastSentMs = nowMs;
        out.accept(new SessionAction.Send(frames));
    }

    private Pulse pulse(ServiceFigures figures, long nowMs) {
        return Pulse.newBuilder()
                .setSentUs(nowMs * 1_000)
                .setEchoUs(echoUs(nowMs))
                .setInFlight(held.size())
                .setWindow(window)
                .setLoad((float) Math.max(0, figures.load()))
                .setRequests(figures.requests())
                .setErrors(figures.errors())
                .setProcessingSeconds(figures.processingSeconds())
                .setLastError(figures.lastError())
                .build();
    }

    /** The broker's time, plus how long it lay here: so the broker sees the round trip, not our interval. */
    private long echoUs(long nowMs) {
        return brokerSentUs == 0 ? 0 : brokerSentUs + (nowMs - brokerPulseMs) * 1_000;
    }

    private static Drain drain(long graceMs) {
        return Drain.newBuilder()
                .setReason(DrainReason.STOPPING)
                .setGraceMs((int) Math.min(graceMs, Integer.MAX_VALUE))
                .build();
    }

    private long silenceMs() {
        return heartbeatMs * liveness;
    }
}
