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
    private final Client client;
    private final Service service;
    private final long idHigh;
    private final long idLow;
    private final long receivedMs;
    private @Nullable EnvelopeView envelope;
    private List<byte[]> body;
    private String method;
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

    /** @param requestId 16 bytes; for a plain client made by the broker */
    Call(
            Client client,
            Service service,
            @Nullable EnvelopeView envelope,
            List<byte[]> body,
            byte[] requestId,
            long receivedMs) {
        this.client = client;
        this.service = service;
        this.envelope = envelope;
        this.body = body;
        this.receivedMs = receivedMs;
        this.method = envelope == null ? "" : envelope.method();
        ByteBuffer id = ByteBuffer.wrap(requestId);
        this.idHigh = id.getLong();
        this.idLow = id.getLong();
        this.bytes = sizeOf(envelope, body);
    }

    private static int sizeOf(@Nullable EnvelopeView envelope, List<byte[]> body) {
        int total = envelope == null ? 0 : envelope.frame().length;
        for (int i = 0; i < body.size(); i++) {
            total += body.get(i).length;
        }
        return total;
    }

    /** An interceptor changed it; before it is queued. */
    void rewrite(@Nullable EnvelopeView nextEnvelope, List<byte[]> nextBody) {
        Invariants.check(state == CallState.CHECKING, "a request is changed before it is queued");
        envelope = nextEnvelope;
        body = nextBody;
        method = nextEnvelope == null ? "" : nextEnvelope.method();
        bytes = sizeOf(nextEnvelope, nextBody);
    }

    Client client() {
        return client;
    }

    Service service() {
        return service;
    }

    /** Null: a plain client's request. */
    @Nullable
    EnvelopeView envelope() {
        return envelope;
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
        return service.name();
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
        return envelope == null ? "" : envelope.traceparent();
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
        collectedBytes += sizeOf(null, frames);
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
