// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.EnvelopeView;
import dev.reeve.protocol.Limits;
import dev.reeve.protocol.v1.Identity;
import dev.reeve.protocol.v1.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One request of a client from receipt to end. As a timer it is its own deadline. */
final class Call extends Timed implements EndedCall {
    private final EnvelopeReader reader;
    private final boolean pooled;
    private final List<byte[]> body = new ArrayList<>(2);
    private @Nullable Client client;
    private @Nullable Service service;
    private long idHigh;
    private long idLow;
    private long receivedMs;
    private byte @Nullable [] envelope;
    private String method = "";
    private int bytes;

    CallState state = CallState.CHECKING;
    int lane;
    /** The step of the way in that it is at. */
    int step;
    /** Interceptors that have let it pass. */
    int passed;
    /** The worker that an interceptor gave it to; null: any. */
    @Nullable
    String route;

    /** To that worker or to none. */
    boolean routeOnly;

    long affinity;
    long queuedMs = CallAttempt.NEVER;
    long dispatchedMs = CallAttempt.NEVER;
    long endedMs;
    long spanId;
    String workerId = "";
    float queueMs;
    float workerMs;
    CallEnd end = CallEnd.DROPPED;
    Reason reason = Reason.OK;
    int attempts;
    /** PARTIALs sent to the client. */
    int sequence;

    @Nullable
    Identity identity;

    @Nullable
    Lease lease;

    TokenDesk.@Nullable Ticket ticket;

    /** Its place in a line of its service's queue: {@link CallList.Kind#LINE}. */
    @Nullable
    Call lineNext;

    @Nullable
    Call linePrev;

    /** Its place among its client's open calls: {@link CallList.Kind#OWN}. */
    @Nullable
    Call ownNext;

    @Nullable
    Call ownPrev;

    private @Nullable List<CallAttempt> lost;
    private @Nullable List<byte[]> collected;
    private long collectedBytes;
    private long meterSinceMs;
    private long meterBytes;

    /** Place in {@link CallPool}. */
    @Nullable
    Call poolNext;

    /** One of {@link CallPool}, which calls {@link #become} and {@link #content} next. */
    Call(EnvelopeReader reader) {
        this.reader = reader;
        this.pooled = true;
    }

    /** One of its own: of the broker's services, which may keep it for longer. */
    Call(Client client, Service service, EnvelopeView envelope, List<byte[]> body, long receivedMs) {
        this.reader = new EnvelopeReader(envelope);
        this.pooled = false;
        become(client, service, envelope.idHigh(), envelope.idLow(), receivedMs);
        content(envelope.frame(), envelope.method(), body, 0);
    }

    void become(Client newClient, Service newService, long newIdHigh, long newIdLow, long nowMs) {
        client = newClient;
        service = newService;
        idHigh = newIdHigh;
        idLow = newIdLow;
        receivedMs = nowMs;
    }

    /**
     * What the client sent.
     *
     * @param frame the envelope; null: a plain client's request
     * @param frames with the body from the index on
     */
    void content(byte @Nullable [] frame, String methodName, List<byte[]> frames, int bodyAt) {
        envelope = frame;
        method = methodName;
        int total = frame == null ? 0 : frame.length;
        for (int i = bodyAt; i < frames.size(); i++) {
            byte[] each = frames.get(i);
            body.add(each);
            total += each.length;
        }
        bytes = total;
    }

    boolean isPooled() {
        return pooled;
    }

    /** Nothing of the request is kept: its bodies may be large. */
    void clear() {
        Invariants.check(!isArmed() && lease == null, "a call that is done with is nowhere");
        client = null;
        service = null;
        envelope = null;
        body.clear();
        state = CallState.CHECKING;
        lane = 0;
        step = 0;
        passed = 0;
        route = null;
        routeOnly = false;
        affinity = 0;
        queuedMs = CallAttempt.NEVER;
        dispatchedMs = CallAttempt.NEVER;
        spanId = 0;
        workerId = "";
        queueMs = 0;
        workerMs = 0;
        attempts = 0;
        sequence = 0;
        identity = null;
        ticket = null;
        lost = null;
        forgetCollected();
        meterSinceMs = 0;
        meterBytes = 0;
    }

    /** An interceptor changed it; before it is queued. */
    void rewrite(@Nullable EnvelopeView nextEnvelope, List<byte[]> nextBody) {
        Invariants.check(state == CallState.CHECKING, "a request is changed before it is queued");
        List<byte[]> frames = List.copyOf(nextBody);
        body.clear();
        if (nextEnvelope == null) {
            content(null, "", frames, 0);
        } else {
            content(nextEnvelope.frame(), nextEnvelope.method(), frames, 0);
        }
    }

    Client client() {
        return Invariants.present(client, "a call in use has a client");
    }

    Service service() {
        return Invariants.present(service, "a call in use has a service");
    }

    /** Null: a plain client's request. Read anew where it has to be: valid until another call's is asked for. */
    @Nullable
    EnvelopeView envelope() {
        byte[] frame = envelope;
        return frame == null ? null : reader.of(frame);
    }

    @Override
    public boolean isPlain() {
        return envelope == null;
    }

    /** Without the envelope. */
    List<byte[]> body() {
        return body;
    }

    @Override
    public byte[] requestId() {
        return ByteBuffer.allocate(Limits.REQUEST_ID_BYTES)
                .putLong(idHigh)
                .putLong(idLow)
                .array();
    }

    @Override
    public String serviceName() {
        return service().name();
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public CallEnd end() {
        return end;
    }

    @Override
    public Reason reason() {
        return reason;
    }

    @Override
    public float queueMs() {
        return queueMs;
    }

    @Override
    public float workerMs() {
        return workerMs;
    }

    @Override
    public int attemptCount() {
        return attempts;
    }

    long idHigh() {
        return idHigh;
    }

    long idLow() {
        return idLow;
    }

    /** All frames. */
    int bytes() {
        return bytes;
    }

    @Override
    public long receivedMs() {
        return receivedMs;
    }

    @Override
    public long endedMs() {
        return endedMs;
    }

    @Override
    public String workerId() {
        return workerId;
    }

    @Override
    public String traceparent() {
        EnvelopeView view = envelope();
        return view == null ? "" : view.traceparent();
    }

    /** It is about to be queued again. */
    void lostWorker(long nowMs) {
        if (lost == null) {
            lost = new ArrayList<>(2);
        }
        lost.add(attempt(nowMs));
        dispatchedMs = CallAttempt.NEVER;
        spanId = 0;
    }

    private CallAttempt attempt(long atMs) {
        boolean isDispatched = dispatchedMs != CallAttempt.NEVER;
        return new CallAttempt(queuedMs, dispatchedMs, atMs, isDispatched ? workerId : "", spanId);
    }

    @Override
    public List<CallAttempt> attempts() {
        List<CallAttempt> all = new ArrayList<>(1);
        if (lost != null) {
            all.addAll(lost);
        }
        if (queuedMs != CallAttempt.NEVER) {
            all.add(attempt(endedMs));
        }
        return all;
    }

    /** Keeps a PARTIAL's body for a client of MDP 0.1, which knows one REPLY only. */
    void collect(List<byte[]> frames) {
        if (collected == null) {
            collected = new ArrayList<>();
        }
        collected.addAll(frames);
        for (int i = 0; i < frames.size(); i++) {
            collectedBytes += frames.get(i).length;
        }
    }

    /** What was collected, then these frames. */
    List<byte[]> withCollected(List<byte[]> frames) {
        if (collected == null) {
            return frames;
        }
        List<byte[]> all = new ArrayList<>(collected.size() + frames.size());
        all.addAll(collected);
        all.addAll(frames);
        return all;
    }

    long collectedBytes() {
        return collectedBytes;
    }

    int collectedFrames() {
        return collected == null ? 0 : collected.size();
    }

    void forgetCollected() {
        collected = null;
        collectedBytes = 0;
    }

    /** Notes bytes relayed as PARTIAL: the last seconds tell which call fills a send queue (E-12). */
    void meter(long nowMs, long count) {
        if (nowMs - meterSinceMs > 2_000) {
            meterSinceMs = nowMs;
            meterBytes /= 2;
        }
        meterBytes += count;
    }

    long meterBytes() {
        return meterBytes;
    }
}
