// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.EnvelopeView;
import dev.reeve.protocol.Limits;
import dev.reeve.protocol.RequestStamp;
import dev.reeve.protocol.v1.Identity;
import dev.reeve.protocol.v1.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request of a client from receipt to end. As a timer it is its own deadline. There may be a million of them, in no
 * cache when their time comes: so it is kept to three cache lines, and touches no other call where that can be helped.
 */
final class Call extends Timed implements EndedCall {
    private static final CallDetour NO_DETOUR = new CallDetour();
    private static final short NO_SIMPLE_CUT = -1;

    private final EnvelopeReader reader;
    private final boolean pooled;
    private @Nullable Client client;
    private @Nullable Service service;
    private long idHigh;
    private long idLow;
    private long receivedMs;
    private byte @Nullable [] envelope;
    private String method = "";
    /** What the worker does not get of the envelope, so that it need not be read again. */
    private short cutStart;

    private short cutEnd;
    private int bytes;
    /** The body; most have one frame. */
    private byte @Nullable [] firstBody;

    private byte @Nullable [][] moreBody;

    CallState state = CallState.CHECKING;
    byte lane;
    /** The step of the way in that it is at. */
    byte step;
    /** Interceptors that have let it pass. */
    short passed;

    long queuedMs = CallAttempt.NEVER;
    long dispatchedMs = CallAttempt.NEVER;
    long endedMs;
    float workerMs;
    CallEnd end = CallEnd.DROPPED;
    Reason reason = Reason.OK;
    int attempts;
    /** PARTIALs sent to the client. */
    int sequence;

    @Nullable
    Identity identity;

    /** The worker of the last attempt. */
    @Nullable
    Worker worker;

    /** Under which that worker has or had it in its {@link Hands}. */
    long token;

    /** That worker has it. */
    boolean isHeld;

    /** Its place in the queue of its service. */
    int queueAt;

    /** A Reeve client's: of its id, in {@link RequestTable}. */
    int idHash;

    /** A plain client's: its place among the open calls of its client. */
    int openAt;

    /** The same client's next that waits, in {@link Lane}; of a call that has ended the next in {@link CallPool}. */
    @Nullable
    Call lineNext;

    @Nullable
    Call linePrev;

    private @Nullable CallDetour detour;

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
        content(envelope, envelope.method(), body, 0);
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
     * @param view the envelope; null: a plain client's request
     * @param frames with the body from the index on, at least one frame
     */
    void content(@Nullable EnvelopeView view, String methodName, List<byte[]> frames, int bodyAt) {
        byte[] frame = view == null ? null : view.frame();
        envelope = frame;
        method = methodName;
        noteCut(view);
        byte[] first = frames.get(bodyAt);
        firstBody = first;
        int total = (frame == null ? 0 : frame.length) + first.length;
        int more = frames.size() - bodyAt - 1;
        if (more > 0) {
            byte[][] rest = new byte[more][];
            for (int i = 0; i < more; i++) {
                rest[i] = frames.get(bodyAt + 1 + i);
                total += rest[i].length;
            }
            moreBody = rest;
        }
        bytes = total;
    }

    private void noteCut(@Nullable EnvelopeView view) {
        if (view != null && view.hasSimpleCut() && view.cutEnd() <= Short.MAX_VALUE) {
            cutStart = (short) view.cutStart();
            cutEnd = (short) view.cutEnd();
        } else {
            cutStart = NO_SIMPLE_CUT;
        }
    }

    boolean isPooled() {
        return pooled;
    }

    /** Nothing of the request is kept: its bodies may be large. */
    void clear() {
        Invariants.check(!isArmed() && !isHeld, "a call that is done with is nowhere");
        client = null;
        service = null;
        envelope = null;
        firstBody = null;
        moreBody = null;
        state = CallState.CHECKING;
        passed = 0;
        queuedMs = CallAttempt.NEVER;
        dispatchedMs = CallAttempt.NEVER;
        workerMs = 0;
        attempts = 0;
        sequence = 0;
        identity = null;
        worker = null;
        detour = null;
    }

    /** An interceptor changed it; before it is queued. */
    void rewrite(@Nullable EnvelopeView nextEnvelope, List<byte[]> nextBody) {
        Invariants.check(state == CallState.CHECKING, "a request is changed before it is queued");
        List<byte[]> frames = List.copyOf(nextBody);
        moreBody = null;
        content(nextEnvelope, nextEnvelope == null ? "" : nextEnvelope.method(), frames, 0);
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

    /** The envelope as a worker gets it, of a call that has one. */
    byte[] restamped(RequestStamp stamp, boolean keepToken) {
        byte[] frame = Invariants.present(envelope, "a Reeve client's call has an envelope");
        return keepToken || cutStart == NO_SIMPLE_CUT
                ? reader.of(frame).restamped(stamp, keepToken)
                : EnvelopeView.restamped(frame, cutStart, cutEnd, stamp);
    }

    @Override
    public boolean isPlain() {
        return envelope == null;
    }

    /** Without the envelope; a new list. */
    List<byte[]> body() {
        List<byte[]> body = new ArrayList<>(2);
        addBodyTo(body);
        return body;
    }

    void addBodyTo(List<byte[]> frames) {
        frames.add(Invariants.present(firstBody, "a request has a body"));
        byte[][] rest = moreBody;
        if (rest != null) {
            for (byte[] each : rest) {
                frames.add(each);
            }
        }
    }

    /** What it has of what most calls have not; to read. */
    CallDetour detour() {
        CallDetour own = detour;
        return own == null ? NO_DETOUR : own;
    }

    /** The same, to write. */
    CallDetour ownDetour() {
        CallDetour own = detour;
        if (own == null) {
            own = new CallDetour();
            detour = own;
        }
        return own;
    }

    boolean hasDetour() {
        return detour != null;
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
        if (dispatchedMs != CallAttempt.NEVER) {
            return dispatchedMs - queuedMs;
        }
        return queuedMs != CallAttempt.NEVER && state == CallState.ENDED ? endedMs - queuedMs : 0;
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
        Worker last = worker;
        return last == null ? "" : last.instanceId();
    }

    @Override
    public String traceparent() {
        EnvelopeView view = envelope();
        return view == null ? "" : view.traceparent();
    }

    /** It is about to be queued again. */
    void lostWorker(long nowMs) {
        CallDetour own = ownDetour();
        own.lost().add(attempt(nowMs));
        own.spanId = 0;
        own.forgetCollected();
        dispatchedMs = CallAttempt.NEVER;
    }

    private CallAttempt attempt(long atMs) {
        boolean isDispatched = dispatchedMs != CallAttempt.NEVER;
        return new CallAttempt(queuedMs, dispatchedMs, atMs, isDispatched ? workerId() : "", detour().spanId);
    }

    @Override
    public List<CallAttempt> attempts() {
        List<CallAttempt> all = new ArrayList<>(detour().lost());
        if (queuedMs != CallAttempt.NEVER) {
            all.add(attempt(endedMs));
        }
        return all;
    }

    /** Keeps a PARTIAL's body for a client of MDP 0.1, which knows one REPLY only. */
    void collect(List<byte[]> frames) {
        ownDetour().collect(frames);
    }

    /** What was collected, then these frames. */
    List<byte[]> withCollected(List<byte[]> frames) {
        return detour().withCollected(frames);
    }

    long collectedBytes() {
        return detour().collectedBytes();
    }

    int collectedFrames() {
        return detour().collectedFrames();
    }

    /** Notes bytes relayed as PARTIAL: the last seconds tell which call fills a send queue (E-12). */
    void meter(long nowMs, long count) {
        ownDetour().meter(nowMs, count);
    }

    long meterBytes() {
        return detour().meterBytes();
    }
}
