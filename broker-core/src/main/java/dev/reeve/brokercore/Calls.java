// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import com.google.protobuf.UnsafeByteOperations;
import dev.reeve.protocol.DropReason;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.Limits;
import dev.reeve.protocol.MdpEncoder;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.Cancel;
import dev.reeve.protocol.v1.CancelReason;
import dev.reeve.protocol.v1.Reason;
import java.util.List;

/** The ends of requests: every accepted call ends here, exactly once. */
final class Calls {
    /** Empty frame, header, service. */
    private static final int REPLY01_HEAD_FRAMES = 3;

    private final BrokerSettings settings;
    private final Turn turn;
    private final TimerWheel wheel;
    private final Services services;
    private final Replies replies;
    private final TokenDesk desk;
    private final Interceptors interceptors;
    private final Audit audit;
    private final CallPool pool;
    private int open;
    private boolean draining;

    Calls(
            BrokerSettings settings,
            Turn turn,
            TimerWheel wheel,
            Services services,
            Replies replies,
            TokenDesk desk,
            Interceptors interceptors) {
        this.settings = settings;
        this.turn = turn;
        this.wheel = wheel;
        this.services = services;
        this.replies = replies;
        this.desk = desk;
        this.interceptors = interceptors;
        this.audit = new Audit(turn, services);
        this.pool = new CallPool(wheel);
    }

    /**
     * Accepts a call: from here on it ends exactly once, at its due time at the latest. The time of a plain client's
     * runs only while it waits in a queue ({@link Services#enqueue}).
     */
    void open(Call call, long dueMs) {
        call.client().add(call);
        if (!call.isPlain()) {
            wheel.arm(call, dueMs);
        }
        open++;
    }

    int openCount() {
        return open;
    }

    /** From now on nothing is queued again. */
    void drain() {
        draining = true;
    }

    /** Ends a call by a typed error, or for a plain client by dropping it. */
    void refuse(Call call, Refusal refusal) {
        boolean unseen = refusal.reason() == ErrorReason.EXPIRED || refusal.reason() == ErrorReason.NO_WORKERS;
        Invariants.check(!unseen || call.attempts == 0, "what says that no worker saw a request is true (promise 2)");
        if (call.isPlain()) {
            turn.dropped(plainDrop(refusal.reason()), call.client().peer(), refusal.message());
            finish(call, CallEnd.DROPPED, refusal.reason().toProto(), 0);
        } else {
            replies.error(call, refusal);
            finish(call, CallEnd.REFUSED, refusal.reason().toProto(), 0);
        }
    }

    /** An interceptor does not want it served: a Reeve client still gets a definite answer. */
    void discard(Call call, String why) {
        turn.dropped(DropReason.DISCARDED, call.client().peer(), why);
        if (call.isPlain()) {
            finish(call, CallEnd.DROPPED, Refusal.DISCARDED.reason().toProto(), 0);
        } else {
            refuse(call, Refusal.DISCARDED);
        }
    }

    CallPool pool() {
        return pool;
    }

    Audit audit() {
        return audit;
    }

    static DropReason plainDrop(ErrorReason reason) {
        return switch (reason) {
            case QUEUE_FULL -> DropReason.QUEUE_FULL;
            case RATE_LIMITED -> DropReason.RATE_LIMITED;
            case EXPIRED, NO_WORKERS -> DropReason.EXPIRED;
            case UNKNOWN, WORKER_LOST -> DropReason.WORKER_LOST;
            case UNAUTHENTICATED, FORBIDDEN, SERVICE_UNKNOWN -> DropReason.NO_RIGHTS;
            case TOO_LARGE -> DropReason.TOO_LARGE;
            case INVALID_REQUEST -> DropReason.MALFORMED;
            case APPLICATION, INTERNAL -> DropReason.ERROR_TO_PLAIN;
        };
    }

    /** The due time of a call has come (E-09, R-13). */
    void deadline(Call call) {
        switch (call.state) {
            case CHECKING -> refuse(call, Refusal.EXPIRED);
            case QUEUED -> refuse(call, queuedTooLong(call));
            case DISPATCHED -> {
                retire(call, CancelReason.DEADLINE);
                refuse(call, Refusal.DEADLINE_PASSED);
            }
            case SERVED -> served(call, List.of());
            case ENDED -> throw new IllegalStateException("an ended call has no deadline");
        }
    }

    private static Refusal queuedTooLong(Call call) {
        if (call.attempts > 0) {
            return Refusal.DEADLINE_PASSED;
        }
        return call.service().wasAvailableSince(call.queuedMs) ? Refusal.EXPIRED : Refusal.NO_WORKERS;
    }

    /** A stream or answer of the broker's own ends well. */
    void served(Call call, List<byte[]> body) {
        replies.own(call, true, body);
        finish(call, CallEnd.REPLIED, Reason.OK, 0);
    }

    /** Ends a call without a reply: the client cancelled it or is gone. */
    void abandon(Call call, CallEnd end, CancelReason why) {
        if (call.state == CallState.DISPATCHED) {
            retire(call, why);
        }
        finish(call, end, Reason.OK, 0);
    }

    /** Ends a dispatched call by an error and tells its worker to stop. */
    void cut(Call call, Refusal refusal, CancelReason why) {
        if (call.state == CallState.DISPATCHED) {
            retire(call, why);
        }
        refuse(call, refusal);
    }

    /** A PARTIAL of the worker. */
    void partial(Call call, WorkerAnswer answer) {
        if (call.passed > 0) {
            intercepted(call, answer);
        } else {
            relayPartial(call, answer);
        }
    }

    private void relayPartial(Call call, WorkerAnswer answer) {
        if (!call.isPlain() || call.client().version() == MdpVersion.MDP02) {
            if (call.isPlain() && answer.isError()) {
                withhold(call, answer, CancelReason.CALLER_GONE);
                return;
            }
            call.meter(turn.nowMs(), sizeOf(answer));
            replies.relay(call, answer);
            return;
        }
        if (answer.isError()) {
            withhold(call, answer, CancelReason.CALLER_GONE);
            return;
        }
        call.collect(answer.body());
        if (overflows(call, 0, 0)) {
            overflow(call);
        }
    }

    /** The FINAL of the worker; its lease has been released. */
    void answered(Call call, WorkerAnswer answer) {
        call.isHeld = false;
        if (call.passed > 0) {
            intercepted(call, answer);
        } else {
            relayFinal(call, answer);
        }
    }

    /** On its way back through the interceptors that let the request pass. */
    private void intercepted(Call call, WorkerAnswer answer) {
        switch (interceptors.onReply(call, answer)) {
            case Back.Relay(WorkerAnswer out) when !out.last() -> relayPartial(call, out);
            case Back.Relay(WorkerAnswer out) -> {
                retireIfHeld(call);
                relayFinal(call, out);
            }
            case Back.Discard(String why)
            when !answer.last() ->
                turn.dropped(DropReason.DISCARDED, call.client().peer(), why);
            case Back.Discard(String why) -> {
                turn.dropped(DropReason.DISCARDED, call.client().peer(), why);
                refuse(call, Refusal.REPLY_DISCARDED);
            }
            case Back.Refuse(Refusal refusal) -> {
                retireIfHeld(call);
                refuse(call, refusal);
            }
        }
    }

    /** An interceptor ends a call after a PARTIAL: its worker is told to stop. */
    private void retireIfHeld(Call call) {
        if (call.isHeld) {
            retire(call, CancelReason.CANCEL_UNSPECIFIED);
        }
    }

    /** An interceptor answers a request that no worker saw; those before it see the answer. */
    void answeredByInterceptor(Call call, WorkerAnswer answer) {
        if (call.passed > 0) {
            intercepted(call, answer);
        } else {
            relayFinal(call, answer);
        }
    }

    private void relayFinal(Call call, WorkerAnswer answer) {
        if (call.isPlain() && answer.isError()) {
            withhold(call, answer, CancelReason.CANCEL_UNSPECIFIED);
            return;
        }
        if (call.collectedFrames() > 0) {
            if (overflows(call, answer.body().size(), sizeOf(answer))) {
                overflow(call);
                return;
            }
            answer.replaceBody(call.withCollected(answer.body()));
        }
        replies.relay(call, answer);
        finish(call, CallEnd.REPLIED, reasonOf(answer), answer.workerMs());
    }

    private static Reason reasonOf(WorkerAnswer answer) {
        if (answer.envelope() == null) {
            return Reason.OK;
        }
        ErrorReason reason = answer.envelope().workersReason();
        return reason == null ? Reason.OK : reason.toProto();
    }

    private void withhold(Call call, WorkerAnswer answer, CancelReason why) {
        turn.dropped(DropReason.ERROR_TO_PLAIN, call.client().peer(), "a worker's error for a plain client");
        if (call.isHeld) {
            retire(call, why);
        }
        finish(call, CallEnd.WITHHELD, reasonOf(answer), answer.workerMs());
    }

    private boolean overflows(Call call, int frames, long bytes) {
        return call.collectedFrames() + frames > settings.sizes().framesMax() - REPLY01_HEAD_FRAMES
                || call.collectedBytes() + bytes > settings.sizes().messageBytesMax();
    }

    private void overflow(Call call) {
        turn.dropped(DropReason.PARTIAL_OVERFLOW, call.client().peer(), "PARTIALs over the size of one REPLY");
        if (call.isHeld) {
            retire(call, CancelReason.SLOW_CALLER);
        }
        finish(call, CallEnd.DROPPED, Reason.TOO_LARGE, 0);
    }

    /**
     * The worker that held the call is gone: again from the head of the queue if the service is idempotent, at
     * most three attempts, none after a relayed PARTIAL.
     */
    void workerLost(Call call, Worker worker) {
        call.isHeld = false;
        boolean idempotent = isIdempotent(call, worker);
        boolean routeOnly = call.detour().routeOnly;
        if (idempotent && !routeOnly && !draining && call.attempts < Limits.ATTEMPTS_MAX && call.sequence == 0) {
            call.lostWorker(turn.nowMs());
            call.service().redelivered++;
            services.requeue(call);
        } else {
            refuse(call, idempotent ? Refusal.WORKER_LOST : Refusal.OUTCOME_UNKNOWN);
        }
    }

    /** The configuration's word counts before the worker's; for plain clients it alone (promise 9). */
    private static boolean isIdempotent(Call call, Worker worker) {
        Boolean configured = call.service().rule().idempotent();
        if (configured != null) {
            return configured;
        }
        return !call.isPlain() && worker.isIdempotent(call.method());
    }

    /**
     * The call ends before its worker is done: the lease stays with the worker, its reply will be late (R-05,
     *
     */
    private void retire(Call call, CancelReason why) {
        Worker worker = Invariants.present(call.worker, "a dispatched call is held by a worker");
        worker.hands().retire(call.token);
        call.isHeld = false;
        if (!worker.isPlain()) {
            Cancel cancel = Cancel.newBuilder()
                    .setRequestId(UnsafeByteOperations.unsafeWrap(call.requestId()))
                    .setReason(why)
                    .build();
            turn.send(worker.peer(), MdpEncoder.cancelRequest(Tokens.toBytes(call.token), cancel));
        }
    }

    private void finish(Call call, CallEnd end, Reason reason, float workerMs) {
        CallState before = call.state;
        Invariants.check(before != CallState.ENDED, "a call ends once");
        Invariants.check(!call.isHeld, "an ended call is held by no worker");
        wheel.cancel(call);
        Service service = call.service();
        switch (before) {
            case CHECKING -> desk.forget(call);
            case QUEUED -> services.unqueue(call);
            case DISPATCHED, SERVED, ENDED -> {}
        }
        if (before == CallState.QUEUED || before == CallState.DISPATCHED) {
            count(service, end, reason);
            services.touchIfIdle(service);
        }
        call.state = CallState.ENDED;
        call.endedMs = turn.nowMs();
        call.end = end;
        call.reason = reason;
        call.workerMs = workerMs;
        call.client().remove(call);
        open--;
        audit.ended(call, end, reason);
        turn.ended(call);
        if (before != CallState.CHECKING) {
            // The desk may still have it in a row of those that wait for one token.
            pool.give(call);
        }
    }

    private static void count(Service service, CallEnd end, Reason reason) {
        switch (end) {
            case REPLIED, WITHHELD -> service.completions++;
            case CANCELLED, CLIENT_GONE -> service.cancelled++;
            case REFUSED, DROPPED -> {
                if (reason == Reason.EXPIRED || reason == Reason.NO_WORKERS) {
                    service.expired++;
                } else {
                    service.failed++;
                }
            }
        }
    }

    private static long sizeOf(WorkerAnswer answer) {
        long total = 0;
        for (int i = 0; i < answer.body().size(); i++) {
            total += answer.body().get(i).length;
        }
        return total;
    }
}
