// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.BrokerInbound.WorkerReply;
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
    private final Calls calls;
    private final Workers workers;
    private final WorkerAnswer answer = new WorkerAnswer();
    private final ReplyEnvelopeView envelope = new ReplyEnvelopeView();

    Answers(CoreParts parts, Workers workers) {
        this.turn = parts.turn();
        this.calls = parts.calls();
        this.workers = workers;
    }

    /**
     * A worker's reply.
     *
     * @param frames with the body from the index on, at least one frame
     * @return null: handled; else why the worker broke the protocol
     */
    @Nullable
    String answer(Worker worker, byte[] address, boolean last, List<byte[]> frames, int bodyAt) {
        if (!holds(worker, address)) {
            return NOT_HELD;
        }
        long token = Tokens.of(address);
        if (worker.isPlain()) {
            long workerMs = turn.nowMs() - worker.heldSinceMs();
            answer.become(worker, last, null, frames, bodyAt, (float) workerMs);
            apply(worker, token);
            return null;
        }
        String fault = envelope.read(frames.get(bodyAt));
        if (fault == null && frames.size() < bodyAt + 2) {
            fault = "no body frame after the envelope";
        }
        if (fault == null) {
            answer.become(worker, last, envelope, frames, bodyAt + 1, sane(envelope.workerMs()));
            apply(worker, token);
        }
        return fault;
    }

    /** A worker may write any float. */
    private static float sane(float ms) {
        return ms >= 0 && ms <= WORKER_MS_MAX ? ms : 0;
    }

    private void apply(Worker worker, long token) {
        Call call = worker.hands().call(token);
        if (answer.last()) {
            workers.release(worker, token);
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
        if (!holds(worker, reply.address())) {
            return NOT_HELD;
        }
        long token = Tokens.of(reply.address());
        Call call = worker.hands().call(token);
        if (call != null) {
            calls.cut(call, Refusal.REPLY_TOO_LARGE, CancelReason.SLOW_CALLER);
        }
        if (reply.last()) {
            workers.release(worker, token);
            worker.countReply(true, 0);
            workers.afterRelease(worker);
        }
        return null;
    }

    private static boolean holds(Worker worker, byte[] address) {
        return Tokens.isToken(address) && worker.hands().holds(Tokens.of(address));
    }
}
