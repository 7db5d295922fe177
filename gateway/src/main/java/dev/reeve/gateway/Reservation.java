// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.google.protobuf.ByteString;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.auth.v1.CallOutcome;
import dev.reeve.protocol.auth.v1.FinishCallRequest;
import dev.reeve.protocol.auth.v1.KeptAnswer;
import java.util.concurrent.atomic.AtomicBoolean;

/** A call that was reserved under its idempotency key; ends once. May block. */
final class Reservation {
    private final CallOutcomes outcomes;
    private final ByteString name;
    private final ByteString owner;
    private final AtomicBoolean ended = new AtomicBoolean();

    Reservation(CallOutcomes outcomes, ByteString name, byte[] owner) {
        this.outcomes = outcomes;
        this.name = name;
        this.owner = ByteString.copyFrom(owner);
    }

    /** Its answer is the one for all that ask with the key. */
    void answered(KeptAnswer answer) {
        end(CallOutcome.CALL_OUTCOME_ANSWERED, FinishCallRequest.newBuilder().setAnswer(answer));
    }

    /** It was done, and its answer is none that can be kept. */
    void answeredUnkept() {
        end(CallOutcome.CALL_OUTCOME_ANSWERED, FinishCallRequest.newBuilder());
    }

    /** A worker may have done it. */
    void unknown() {
        end(CallOutcome.CALL_OUTCOME_UNKNOWN, FinishCallRequest.newBuilder());
    }

    /** No worker did it: the key is free again. */
    void notRun() {
        end(CallOutcome.CALL_OUTCOME_NOT_RUN, FinishCallRequest.newBuilder());
    }

    /** A service's own word is an answer, unless it says that the same request may do better later. */
    void failed(ReeveException error) {
        if (error.reason() == ErrorReason.APPLICATION && !error.retryable()) {
            answered(KeptAnswer.newBuilder()
                    .setError(error.toStatus())
                    .putAllMeta(error.meta())
                    .build());
        } else if (mayHaveRun(error.reason())) {
            unknown();
        } else {
            notRun();
        }
    }

    private static boolean mayHaveRun(ErrorReason reason) {
        return switch (reason) {
            case UNKNOWN, WORKER_LOST, INTERNAL -> true;
            case SERVICE_UNKNOWN,
                    NO_WORKERS,
                    QUEUE_FULL,
                    EXPIRED,
                    UNAUTHENTICATED,
                    FORBIDDEN,
                    INVALID_REQUEST,
                    TOO_LARGE,
                    RATE_LIMITED,
                    APPLICATION -> false;
        };
    }

    private void end(CallOutcome outcome, FinishCallRequest.Builder request) {
        if (ended.compareAndSet(false, true)) {
            outcomes.tell(request.setReservation(name)
                    .setOwner(owner)
                    .setOutcome(outcome)
                    .build());
        }
    }
}
