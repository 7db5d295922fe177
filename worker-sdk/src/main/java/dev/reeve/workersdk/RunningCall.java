// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import com.google.protobuf.ByteString;
import dev.reeve.protocol.RequestId;
import dev.reeve.protocol.v1.CancelReason;
import dev.reeve.protocol.v1.Identity;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.protocol.v1.RequestEnvelope;
import dev.reeve.protocol.v1.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One call: its handler's view and the way of its replies. Run by {@link CallExecution} on a virtual thread of its own.
 */
final class RunningCall<I, O> implements Call<O> {
    private static final byte[] NO_BODY = new byte[0];

    private final CallOrigin origin;
    private final ServiceMethod<I, O> serviceMethod;
    private final Payload request;
    private final ReplySinks sinks;
    private final CallDeadline deadline;
    private final Cancellation cancellation = new Cancellation();
    private final ReplyMeta replyMeta = new ReplyMeta();
    private final Object emitting = new Object();
    private final AtomicInteger sequence = new AtomicInteger();

    /**
     * Where a call comes from.
     *
     * @param workerId the instance that answers
     */
    record CallOrigin(String service, String workerId, RequestEnvelope envelope, UUID requestId) {}

    RunningCall(
            CallOrigin origin,
            ServiceMethod<I, O> serviceMethod,
            Payload request,
            ReplySinks sinks,
            CallDeadline deadline) {
        this.origin = origin;
        this.serviceMethod = serviceMethod;
        this.request = request;
        this.sinks = sinks;
        this.deadline = deadline;
    }

    @Override
    public String service() {
        return origin.service();
    }

    @Override
    public String method() {
        return origin.envelope().getMethod();
    }

    @Override
    public UUID requestId() {
        return origin.requestId();
    }

    @Override
    public Optional<Identity> identity() {
        return origin.envelope().getStamp().hasIdentity()
                ? Optional.of(origin.envelope().getStamp().getIdentity())
                : Optional.empty();
    }

    @Override
    public Duration deadlineLeft() {
        return deadline.left();
    }

    @Override
    public boolean isCancelled() {
        return cancellation.reason() != null;
    }

    @Override
    public void onCancel(Runnable action) {
        cancellation.onCancel(action);
    }

    @Override
    public int attempt() {
        return Math.max(1, origin.envelope().getStamp().getAttempt());
    }

    @Override
    public String idempotencyKey() {
        return origin.envelope().getIdempotencyKey();
    }

    @Override
    public String contentType() {
        return origin.envelope().getContentType();
    }

    @Override
    public String traceparent() {
        return origin.envelope().getTraceparent();
    }

    @Override
    public Map<String, String> meta() {
        return origin.envelope().getClientMetaMap();
    }

    @Override
    public String token() {
        return origin.envelope().getToken();
    }

    @Override
    public String peerRole() {
        return origin.envelope().getStamp().getPeerRole();
    }

    @Override
    public void emit(O partial) {
        Payload payload = serviceMethod.codec().encode(partial);
        @Nullable String fault = sinks.limits().fault(payload);
        if (fault != null) {
            throw new IllegalArgumentException("a partial reply has " + fault);
        }
        // One after the other: sequence numbers leave in order, also when the handler emits on several threads.
        synchronized (emitting) {
            throwIfCancelled();
            sinks.closeToJoin();
            ReplyEnvelope.Builder envelope = reply(payload.contentType(), 0);
            if (!hasPartials()) {
                envelope.putAllServerMeta(replyMeta.entries());
            }
            if (sinks.send(false, envelope.build(), payload.frames(), this::isCancelled)) {
                sequence.incrementAndGet();
                return;
            }
            throwIfCancelled();
            throw new CallCancelled(CancelReason.CALLER_GONE);
        }
    }

    @Override
    public void replyMeta(String key, String value) {
        replyMeta.put(key, value);
    }

    ServiceMethod<I, O> serviceMethod() {
        return serviceMethod;
    }

    Payload request() {
        return request;
    }

    ReplySinks sinks() {
        return sinks;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    Map<String, String> replyMetaEntries() {
        return replyMeta.entries();
    }

    /** True if the deadline has passed; then no repetition can join any more, and so move it. */
    boolean isPastDeadlineForGood(long now) {
        if (!deadline.isPast(now)) {
            return false;
        }
        sinks.closeToJoin();
        return deadline.isPast(now);
    }

    /** A repetition of this request waits along; false if it would miss a reply that is out already. */
    boolean join(ReplyChannel channel, RunningCall<?, ?> repetition) {
        boolean joined = sinks.join(channel);
        if (joined) {
            deadline.extendTo(repetition.deadline.atMs());
        }
        return joined;
    }

    boolean hasPartials() {
        return sequence.get() > 0;
    }

    /** Sends the one FINAL, to everybody who is still there. */
    void sendLast(Outcome outcome, Duration handled) {
        synchronized (emitting) {
            Payload body = outcome.body();
            ReplyEnvelope.Builder envelope = reply(body == null ? "" : body.contentType(), handled.toNanos());
            envelope.putAllServerMeta(outcome.meta()).setNoBody(body == null);
            Status status = outcome.status();
            if (status != null) {
                envelope.setStatus(status);
            }
            ServiceError error = outcome.error();
            if (error != null && !error.retryAfter().isZero()) {
                envelope.setRetryAfterMs((int) Math.min(error.retryAfter().toMillis(), Integer.MAX_VALUE));
            }
            // Nobody waiting is no reason to stop: the FINAL frees the slot at the broker.
            boolean _ =
                    sinks.send(true, envelope.build(), body == null ? List.of(NO_BODY) : body.frames(), () -> false);
        }
    }

    private ReplyEnvelope.Builder reply(String contentType, long handledNanos) {
        return ReplyEnvelope.newBuilder()
                .setRequestId(ByteString.copyFrom(RequestId.toBytes(origin.requestId())))
                .setWorkerId(origin.workerId())
                .setWorkerMs(handledNanos / 1e6f)
                .setAttempt(attempt())
                .setContentType(contentType)
                .setSequence(sequence.get());
    }

    private void throwIfCancelled() {
        CancelReason reason = cancellation.reason();
        if (reason != null) {
            throw new CallCancelled(reason);
        }
    }
}
