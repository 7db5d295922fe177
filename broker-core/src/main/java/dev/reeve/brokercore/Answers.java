// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.BrokerInbound.WorkerReply;
import dev.reeve.protocol.Decoded;
import dev.reeve.protocol.DropReason;
import dev.reeve.protocol.ReplyEnvelopeView;
import dev.reeve.protocol.v1.CancelReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** PARTIALs and FINALs of workers: matched by dispatch token to the call they answer (R-05, R-06, E-02). */
final class Answers {
    private static final String NOT_HELD = "reply for a request this worker does not hold";
    private static final float WORKER_MS_MAX = 1e9f;

    private final Turn turn;
    private final LongTable<Lease> leases;
    private final Calls calls;
    private final Workers workers;

    Answers(CoreParts parts, Workers workers) {
        this.turn = parts.turn();
        this.leases = parts.leases();
        this.calls = parts.calls();
        this.workers = workers;
    }

    /** Null: handled; else why the worker broke the protocol. */
    @Nullable
    String answer(Worker worker, WorkerReply reply) {
        Lease lease = leaseOf(worker, reply.address());
        if (lease == null) {
            return NOT_HELD;
        }
        if (worker.isPlain()) {
            long workerMs = turn.nowMs() - lease.dispatchedMs();
            apply(lease, new WorkerAnswer(worker, null, reply.body(), reply.last(), workerMs));
            return null;
        }
        return switch (ReplyEnvelopeView.of(reply.body().getFirst())) {
            case Decoded.Rejected<ReplyEnvelopeView>(String detail) -> detail;
            case Decoded.Ok<ReplyEnvelopeView>(ReplyEnvelopeView envelope) -> enveloped(lease, envelope, reply);
        };
    }

    private @Nullable String enveloped(Lease lease, ReplyEnvelopeView envelope, WorkerReply reply) {
        List<byte[]> frames = reply.body();
        if (frames.size() < 2) {
            return "no body frame after the envelope";
        }
        float workerMs = sane(envelope.workerMs());
        List<byte[]> body = frames.subList(1, frames.size());
        apply(lease, new WorkerAnswer(lease.worker(), envelope, body, reply.last(), workerMs));
        return null;
    }

    /** A worker may write any float. */
    private static float sane(float ms) {
        return ms >= 0 && ms <= WORKER_MS_MAX ? ms : 0;
    }

    private void apply(Lease lease, WorkerAnswer answer) {
        Worker worker = answer.worker();
        Call call = lease.call();
        if (answer.last()) {
            workers.release(lease);
            worker.countReply(answer.isError(), answer.workerMs());
        }
        if (call == null) {
            turn.dropped(DropReason.LATE_REPLY, worker.peer(), "reply of an attempt that has ended");
        } else if (answer.last()) {
            time(call.service(), answer.workerMs());
            calls.answered(call, answer);
        } else {
            calls.partial(call, answer);
        }
        if (answer.last()) {
            workers.afterRelease(worker);
        }
    }

    private static void time(Service service, float workerMs) {
        service.serviceTimeSumUs += (long) (workerMs * 1_000);
        service.serviceTimeCount++;
    }

    /** A reply over a size limit: its caller gets INTERNAL. */
    @Nullable
    String tooLarge(Worker worker, WorkerReply reply) {
        Lease lease = leaseOf(worker, reply.address());
        if (lease == null) {
            return NOT_HELD;
        }
        Call call = lease.call();
        if (call != null) {
            calls.cut(call, Refusal.REPLY_TOO_LARGE, CancelReason.SLOW_CALLER);
        }
        if (reply.last()) {
            workers.release(lease);
            worker.countReply(true, 0);
            workers.afterRelease(worker);
        }
        return null;
    }

    private @Nullable Lease leaseOf(Worker worker, byte[] address) {
        Lease lease = Tokens.isToken(address) ? leases.get(Tokens.of(address)) : null;
        return lease != null && lease.worker() == worker ? lease : null;
    }
}
