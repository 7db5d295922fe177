// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.google.protobuf.ByteString;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.GrpcCode;
import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.RequestId;
import dev.reeve.protocol.ServiceName;
import dev.reeve.protocol.auth.v1.BeginCallReply;
import dev.reeve.protocol.auth.v1.BeginCallRequest;
import dev.reeve.protocol.v1.Identity;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens the doors' calls. One with an idempotency key is reserved first, with the auth worker, for all gateways: of
 * several with one key one runs, and the others get its answer or learn why not. Without a key, or without a subject
 * whose key it could be, nothing is looked up. May block.
 */
final class IdempotentCalls implements CallOpener, AutoCloseable {
    private static final Duration BEGIN_WITHIN = Duration.ofSeconds(2);
    private static final int BEGIN_TRIES_MAX = 4;
    private static final long LEFT_NS_MIN = Duration.ofMillis(1).toNanos();
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    private final Upstream upstream;
    private final Edge edge;
    private final GatewayMetrics metrics;
    private final Supplier<UUID> attempts;
    private final CallOutcomes outcomes;
    private final Executor virtualThreads;

    IdempotentCalls(
            Upstream upstream, Edge edge, GatewayMetrics metrics, Supplier<UUID> attempts, Executor virtualThreads) {
        this.upstream = upstream;
        this.edge = edge;
        this.outcomes = new CallOutcomes(edge, metrics, virtualThreads);
        this.metrics = metrics;
        this.attempts = attempts;
        this.virtualThreads = virtualThreads;
    }

    /**
     * Sends the call, or takes what is kept of it.
     *
     * @throws ReeveException why the key does not let it run; other refusals come from {@link Upstream.Replies#next}
     */
    @Override
    public Upstream.Replies open(Call call, Caller caller) {
        Identity identity = caller.identity();
        return isKeyed(call) && identity != null ? begin(call, identity) : upstream.open(call);
    }

    @Override
    public Upstream.@Nullable Replies openNow(Call call, Caller caller) {
        return isKeyed(call) && caller.identity() != null ? null : upstream.openNow(call);
    }

    /** Reeve's own services have their own ways to be asked twice, and their answers hold tokens. */
    private static boolean isKeyed(Call call) {
        return !call.trace().idempotencyKey().isEmpty() && !ServiceName.isReserved(call.service());
    }

    private Upstream.Replies begin(Call call, Identity identity) {
        long endNs = System.nanoTime() + call.deadline().toNanos();
        byte[] owner = RequestId.toBytes(attempts.get());
        BeginCallReply begun = ask(request(call, identity, owner), endNs);
        return switch (begun.getState()) {
            case CALL_STATE_RUN -> {
                metrics.idempotentCall("run");
                yield run(call.within(left(endNs)), new Reservation(outcomes, begun.getReservation(), owner));
            }
            case CALL_STATE_DONE -> {
                if (!begun.hasAnswer()) {
                    throw refused(
                            "done", "IDEMPOTENCY_DONE", GrpcCode.ALREADY_EXISTS, "it was done; its answer is not kept");
                }
                metrics.idempotentCall("replayed");
                yield new KeptReplies(begun.getAnswer());
            }
            case CALL_STATE_RUNNING -> throw running(begun);
            case CALL_STATE_KEY_REUSED ->
                throw refused(
                        "key_reused",
                        "IDEMPOTENCY_KEY_REUSED",
                        GrpcCode.INVALID_ARGUMENT,
                        "the idempotency key belongs to another request");
            case CALL_STATE_UNKNOWN -> {
                metrics.idempotentCall("unknown");
                throw ReeveException.of(ErrorReason.UNKNOWN, "an attempt with this idempotency key left no outcome");
            }
            case CALL_STATE_UNSPECIFIED, UNRECOGNIZED ->
                throw ReeveException.of(ErrorReason.INTERNAL, "a newer auth worker: state " + begun.getStateValue());
        };
    }

    private Upstream.Replies run(Call call, Reservation reservation) {
        try {
            return new ReservedReplies(upstream.open(call), reservation, call.stream(), virtualThreads);
        } catch (ReeveException e) {
            reservation.failed(e);
            throw e;
        }
    }

    private BeginCallRequest request(Call call, Identity identity, byte[] owner) {
        return BeginCallRequest.newBuilder()
                .setTenant(identity.getTenant())
                .setSubject(identity.getSubject())
                .setService(call.service())
                .setMethod(call.method())
                .setIdempotencyKey(call.trace().idempotencyKey())
                // The body as it goes to the worker, whatever door it came by.
                .setPayloadSha256(ByteString.copyFrom(Sha256.of(call.body())))
                .setOwner(ByteString.copyFrom(owner))
                .setDeadlineMs(Math.toIntExact(call.deadline().toMillis()))
                .setRepeatable(upstream.isIdempotent(call.service(), call.method()))
                .build();
    }

    /**
     * Where no answer comes it may have been reserved all the same, and would stand in the way of the caller's own next
     * try. Asked again with the same owner it is the same reservation; what is given up is freed.
     */
    private BeginCallReply ask(BeginCallRequest request, long endNs) {
        boolean perhapsReserved = false;
        for (int tries = 1; ; tries++) {
            Duration left = left(endNs);
            Duration within = left.compareTo(BEGIN_WITHIN) < 0 ? left : BEGIN_WITHIN;
            try {
                return edge.ask("BeginCall", request, BeginCallReply.parser(), within);
            } catch (ReeveException e) {
                boolean isLost = e.reason() == ErrorReason.UNKNOWN || e.reason() == ErrorReason.WORKER_LOST;
                perhapsReserved |= isLost;
                // Something has to be left for the call itself.
                boolean hasTime = left(endNs).compareTo(BEGIN_WITHIN.multipliedBy(2)) >= 0;
                if (!isLost || !hasTime || tries == BEGIN_TRIES_MAX) {
                    if (perhapsReserved) {
                        outcomes.free(request, e);
                    }
                    throw notBegun(e);
                }
            }
        }
    }

    /** Never none: who is asked says that it is too late. */
    private static Duration left(long endNs) {
        return Duration.ofNanos(Math.max(LEFT_NS_MIN, endNs - System.nanoTime()));
    }

    /** Not run, whatever the reason: without a reservation it could run twice. */
    private ReeveException notBegun(ReeveException cause) {
        metrics.idempotentCall("unavailable");
        if (cause.reason() == ErrorReason.RATE_LIMITED || cause.reason() == ErrorReason.INTERNAL) {
            return cause;
        }
        return ReeveException.builder(ErrorReason.NO_WORKERS, "idempotency keys cannot be looked up at the moment")
                .retryAfterMs(ASK_AGAIN.toMillis())
                .cause(cause)
                .build();
    }

    private ReeveException running(BeginCallReply begun) {
        metrics.idempotentCall("running");
        long left = Integer.toUnsignedLong(begun.getRetryAfterMs());
        return ReeveException.builder(ErrorReason.APPLICATION, "a request with this idempotency key is running")
                .code("IDEMPOTENCY_IN_PROGRESS")
                .grpcCode(GrpcCode.ABORTED)
                .retryable(true)
                .retryAfterMs(Math.clamp(left, 1, ASK_AGAIN.toMillis()))
                .build();
    }

    private ReeveException refused(String outcome, String code, int grpcCode, String text) {
        metrics.idempotentCall(outcome);
        return ReeveException.builder(ErrorReason.APPLICATION, text)
                .code(code)
                .grpcCode(grpcCode)
                .retryable(false)
                .build();
    }

    /** Waits a little until the auth worker knows how calls ended. */
    @Override
    public void close() {
        outcomes.close();
    }
}
