// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.auth.v1.BeginCallReply;
import dev.reeve.protocol.auth.v1.BeginCallRequest;
import dev.reeve.protocol.auth.v1.CallOutcome;
import dev.reeve.protocol.auth.v1.CallState;
import dev.reeve.protocol.auth.v1.FinishCallReply;
import dev.reeve.protocol.auth.v1.FinishCallRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Tells the auth worker how reserved calls ended. A caller waits for the first try alone. Where it fails it is tried
 * again beside, since a key that stays reserved stands in the way of the same caller's next try.
 */
final class CallOutcomes implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(CallOutcomes.class);

    /** The caller waits for it: who has an answer finds it kept. */
    private static final Duration FIRST_WITHIN = Duration.ofSeconds(1);

    private static final Duration AGAIN_WITHIN = Duration.ofSeconds(2);
    private static final Duration AGAIN_AFTER = Duration.ofMillis(250);
    /** Most callers have given up by then, and a reservation ends by itself (auth worker: its deadline and 5 s). */
    private static final Duration AGAIN_FOR = Duration.ofSeconds(30);
    /** Outcomes that wait; those beyond are lost, as if the gateway had died. */
    private static final int WAITING_MAX = 1_000;
    /** A gateway that stops still has this long to tell them; with its drain that is within its pod's 90 s. */
    private static final Duration LAST_WORD = Duration.ofSeconds(2);

    private final Edge edge;
    private final GatewayMetrics metrics;
    private final Executor virtualThreads;
    private final Semaphore room = new Semaphore(WAITING_MAX);

    CallOutcomes(Edge edge, GatewayMetrics metrics, Executor virtualThreads) {
        this.edge = edge;
        this.metrics = metrics;
        this.virtualThreads = virtualThreads;
        metrics.gauge("reeve_gateway_outcomes_waiting", "Ends of calls with a key still to be told", this::waiting);
    }

    private int waiting() {
        return WAITING_MAX - room.availablePermits();
    }

    /** How a call ended. May block, and never fails: the caller has its answer all the same. */
    void tell(FinishCallRequest outcome) {
        try {
            finish(outcome, FIRST_WITHIN);
        } catch (ReeveException e) {
            again(() -> finish(outcome, AGAIN_WITHIN), e);
        }
    }

    /**
     * A call that was perhaps reserved and will not run: the key is free again. Only the answer to the request itself
     * has the reservation's name; asked again with the same owner it is the same one.
     */
    void free(BeginCallRequest request, ReeveException cause) {
        again(
                () -> {
                    BeginCallReply begun = edge.ask("BeginCall", request, BeginCallReply.parser(), AGAIN_WITHIN);
                    if (begun.getState() == CallState.CALL_STATE_RUN) {
                        finish(
                                FinishCallRequest.newBuilder()
                                        .setReservation(begun.getReservation())
                                        .setOwner(request.getOwner())
                                        .setOutcome(CallOutcome.CALL_OUTCOME_NOT_RUN)
                                        .build(),
                                AGAIN_WITHIN);
                    }
                },
                cause);
    }

    private void finish(FinishCallRequest outcome, Duration within) {
        FinishCallReply _ = edge.ask("FinishCall", outcome, FinishCallReply.parser(), within);
    }

    private void again(Runnable attempt, ReeveException cause) {
        if (isFinal(cause) || !room.tryAcquire()) {
            lost(cause);
        } else {
            virtualThreads.execute(new Late(attempt));
        }
    }

    private void lost(ReeveException cause) {
        metrics.idempotentCall("untold");
        LOG.warnf("an outcome could not be kept reason=%s %s", cause.reason(), cause.getMessage());
    }

    /** Whether the auth worker has said no. */
    private static boolean isFinal(ReeveException cause) {
        return cause.reason() == ErrorReason.APPLICATION
                || cause.reason() == ErrorReason.INVALID_REQUEST
                || cause.reason() == ErrorReason.TOO_LARGE;
    }

    /** Waits a little for those that are still to be told. */
    @Override
    public void close() {
        try {
            boolean all = room.tryAcquire(WAITING_MAX, LAST_WORD.toMillis(), TimeUnit.MILLISECONDS);
            if (!all) {
                LOG.warnf("outcomes could not be kept calls=%d", waiting());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** One that is tried until it is told, refused or too late. */
    private final class Late implements Runnable {
        private final Runnable attempt;
        private final long startedNs = System.nanoTime();

        Late(Runnable attempt) {
            this.attempt = attempt;
        }

        @Override
        public void run() {
            try {
                attempt.run();
                metrics.idempotentCall("told_late");
                room.release();
            } catch (ReeveException e) {
                failed(e);
            }
        }

        private void failed(ReeveException cause) {
            if (isFinal(cause) || System.nanoTime() - startedNs > AGAIN_FOR.toNanos()) {
                lost(cause);
                room.release();
            } else {
                CompletableFuture.delayedExecutor(AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS, virtualThreads)
                        .execute(this);
            }
        }
    }
}
