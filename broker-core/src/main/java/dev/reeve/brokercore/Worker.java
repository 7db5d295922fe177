// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.Method;
import dev.reeve.protocol.v1.Pulse;
import dev.reeve.protocol.v1.WorkerInfo;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A connection in the role of worker: one MDP worker of one service (7-19), with what it holds. */
final class Worker {
    private static final Pulse NO_PULSE = Pulse.getDefaultInstance();

    private final Peer peer;
    private final MdpVersion version;
    private final Service service;
    private final String instanceId;
    private final byte[] instanceIdFrame;
    private final long hash;
    private final boolean plain;
    private final long readyMs;
    private final Set<String> idempotentMethods = new HashSet<>();
    private WorkerInfo info;
    private WorkerState state = new WorkerState.Ready();
    private int window;
    private final Hands hands = new Hands();
    private long heldSinceMs;
    private boolean beatsWhileBusy;
    private long markedUntilMs = Long.MIN_VALUE;
    private Pulse pulse = NO_PULSE;
    private float rttMs = -1;
    private long requests;
    private long errors;
    private double processingMs;

    /** Place in {@link FreeWorkers}. */
    int bucket = FreeWorkers.NONE;

    int countedFree;
    boolean countedReady;

    @Nullable
    Worker bucketPrev;

    @Nullable
    Worker bucketNext;

    @Nullable
    Alarm leaseAlarm;

    @Nullable
    Alarm beatAlarm;

    /** @param info null: a plain worker */
    Worker(Peer peer, MdpVersion version, Service service, @Nullable WorkerInfo info, int window, long readyMs) {
        this.peer = peer;
        this.version = version;
        this.service = service;
        this.plain = info == null;
        this.instanceId = info == null ? plainId(peer.id()) : info.getInstanceId();
        this.instanceIdFrame = instanceId.getBytes(StandardCharsets.UTF_8);
        this.hash = Mix.ofText(instanceId);
        this.info = info == null ? WorkerInfo.getDefaultInstance() : info;
        this.window = window;
        this.readyMs = readyMs;
        learnMethods();
    }

    /** A plain worker names itself by nothing but its connection. */
    static String plainId(long peer) {
        return "plain-" + Long.toHexString(peer);
    }

    Peer peer() {
        return peer;
    }

    MdpVersion version() {
        return version;
    }

    Service service() {
        return service;
    }

    String instanceId() {
        return instanceId;
    }

    /** The same in UTF-8; not to be modified. */
    byte[] instanceIdFrame() {
        return instanceIdFrame;
    }

    /** For rendezvous hashing; the same on every broker. */
    long hash() {
        return hash;
    }

    boolean isPlain() {
        return plain;
    }

    long readyMs() {
        return readyMs;
    }

    WorkerInfo info() {
        return info;
    }

    /** INFO replaces what READY announced. */
    void learn(WorkerInfo next) {
        info = next;
        learnMethods();
    }

    private void learnMethods() {
        idempotentMethods.clear();
        for (Method method : info.getMethodsList()) {
            if (method.getIdempotent()) {
                idempotentMethods.add(method.getName());
            }
        }
    }

    boolean isIdempotent(String method) {
        return info.getIdempotent() || idempotentMethods.contains(method);
    }

    int capacity() {
        return Math.max(1, info.getCapacity());
    }

    WorkerState state() {
        return state;
    }

    boolean isReady() {
        return state instanceof WorkerState.Ready;
    }

    boolean isGone() {
        return state instanceof WorkerState.Gone;
    }

    void become(WorkerState next) {
        Invariants.check(!isGone(), "a worker that is gone stays gone");
        state = next;
    }

    int window() {
        return window;
    }

    void window(int next) {
        window = next;
    }

    int held() {
        return hands.held();
    }

    /** The operator's mark. */
    void markUntil(long untilMs) {
        markedUntilMs = untilMs;
    }

    long markedUntilMs() {
        return markedUntilMs;
    }

    boolean isMarked(long nowMs) {
        return nowMs < markedUntilMs;
    }

    /** Gives it a request. */
    void hold(long token, Call call, long nowMs) {
        int held = hands.held();
        Invariants.check(held < window, "a worker never holds more than its window when it is given work");
        if (held == 0) {
            heldSinceMs = nowMs;
        }
        call.worker = this;
        hands.take(token, call);
    }

    Hands hands() {
        return hands;
    }

    /** When it was given work while it held none: of a plain worker the request that it holds. */
    long heldSinceMs() {
        return heldSinceMs;
    }

    /** When it last gave a sign of life, or was given work while it held none. */
    long aliveMs() {
        return hands.held() > 0 ? Math.max(peer.heardMs(), heldSinceMs) : peer.heardMs();
    }

    /** A plain worker that beats while it is busy has a thread for it: the long patience with busy ones ends. */
    boolean beatsWhileBusy() {
        return beatsWhileBusy;
    }

    void sawBeatWhileBusy() {
        beatsWhileBusy = true;
    }

    Pulse pulse() {
        return pulse;
    }

    void pulse(Pulse next, long nowMs) {
        pulse = next;
        if (next.getEchoUs() > 0 && next.getEchoUs() <= nowMs * 1_000) {
            rttMs = (nowMs * 1_000 - next.getEchoUs()) / 1_000f;
        }
    }

    float rttMs() {
        return rttMs;
    }

    void countReply(boolean failed, double ms) {
        requests++;
        errors += failed ? 1 : 0;
        processingMs += ms;
    }

    long requests() {
        return requests;
    }

    long errors() {
        return errors;
    }

    double processingMs() {
        return processingMs;
    }
}
