// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operator.law.PoolCommand;
import org.jspecify.annotations.Nullable;

/**
 * The writes to one Deployment: one at a time, and none for a while after one was not answered well. Pure; the loop's
 * thread.
 *
 * <pre>
 *            asked              answered: written              asked meanwhile: the newest upward one waits
 *     Free --------> Writing ------------------------> Free    (a downward one has failed at once)
 *      ^                | refused, no answer
 *      |  time is up    v
 *      +------------ Backing off: 0.2 s, doubled each time to 5 s, or as long as was asked for
 *        what waited failed: the law decides anew by what it knows now
 * </pre>
 */
final class WriteLane {
    static final long RETRY_AFTER_MS_MAX = 30_000;
    static final long BACK_OFF_MS_MAX = 5_000;
    private static final long BACK_OFF_MS_MIN = 200;
    private static final long OWN_WRITE_MS = 5_000;

    /** Who wants what. */
    record Asked(ScaledPool pool, PoolCommand write) {}

    /** What is to be done. */
    sealed interface Step {
        /** Nothing. */
        record None() implements Step {}

        /** Write this number. */
        record Start(Asked asked, int replicas) implements Step {}

        /** Tell the law that it is not written. */
        record Failed(Asked asked) implements Step {}
    }

    private static final Step NONE = new Step.None();

    private @Nullable Asked writing;
    private @Nullable Asked waiting;
    private long backOffMs;
    private long notBeforeMs = Long.MIN_VALUE;
    private int started;
    private int raised;
    private long raisedMs = Long.MIN_VALUE;

    Step asked(Asked asked, long nowMs) {
        boolean free = writing == null && nowMs >= notBeforeMs;
        if (!free && asked.write() instanceof PoolCommand.ScaleIn) {
            return new Step.Failed(asked);
        }
        if (!free) {
            waiting = asked;
            return NONE;
        }
        return start(asked, nowMs);
    }

    private Step start(Asked asked, long nowMs) {
        writing = asked;
        waiting = null;
        started = number(asked.write(), nowMs);
        return new Step.Start(asked, started);
    }

    /**
     * The law may have been told by an informer that lags behind: what was just written upward is not lowered by it.
     */
    private int number(PoolCommand write, long nowMs) {
        return switch (write) {
            case PoolCommand.Scale scale ->
                isRaised(nowMs) && !isFallback(scale) ? Math.max(scale.to(), raised) : scale.to();
            case PoolCommand.ScaleIn scale -> scale.to();
            case PoolCommand.Drain _, PoolCommand.Undrain _, PoolCommand.MarkVictims _, PoolCommand.Tell _ ->
                throw new IllegalStateException("no write: " + write);
        };
    }

    private static boolean isFallback(PoolCommand write) {
        return write instanceof PoolCommand.Scale scale && scale.reason() == PoolCommand.Reason.FALLBACK;
    }

    private boolean isRaised(long nowMs) {
        return raisedMs != Long.MIN_VALUE && nowMs - raisedMs <= OWN_WRITE_MS;
    }

    Step answered(WriteResult result, long nowMs) {
        Asked done = writing;
        if (done == null) {
            throw new IllegalStateException("an answer to no write");
        }
        writing = null;
        return switch (result) {
            case WriteResult.Written _ -> {
                remember(done, nowMs);
                backOffMs = 0;
                yield waiting == null ? NONE : start(waiting, nowMs);
            }
            case WriteResult.Conflict _ -> conflict(done, nowMs);
            case WriteResult.Refused refused -> refused(done, refused.retryAfterMs(), nowMs);
            case WriteResult.Unknown _ -> {
                // It may be written, or be yet: the law is told nothing, and what waits goes on waiting.
                remember(done, nowMs);
                backOff(0, nowMs);
                // But a fallback is ordered once: the same number twice harms nobody.
                waiting = waiting == null && isFallback(done.write()) ? done : waiting;
                yield NONE;
            }
        };
    }

    /** Others wrote, which is no reason to spare the API server: what is upward must not wait for it. */
    private Step conflict(Asked done, long nowMs) {
        return done.write() instanceof PoolCommand.ScaleIn ? failed(done) : refused(done, 0, nowMs);
    }

    private void remember(Asked done, long nowMs) {
        boolean upward = done.write() instanceof PoolCommand.Scale;
        raised = started;
        raisedMs = upward ? nowMs : Long.MIN_VALUE;
    }

    private void backOff(long wishedMs, long nowMs) {
        backOffMs = Math.clamp(backOffMs * 2, BACK_OFF_MS_MIN, BACK_OFF_MS_MAX);
        notBeforeMs = nowMs + Math.max(backOffMs, Math.min(wishedMs, RETRY_AFTER_MS_MAX));
    }

    private Step refused(Asked done, long wishedMs, long nowMs) {
        backOff(wishedMs, nowMs);
        if (done.write() instanceof PoolCommand.ScaleIn) {
            return failed(done);
        }
        // The law goes on believing it until the time is up, so that it does not order the same all the while.
        waiting = waiting == null ? done : waiting;
        return NONE;
    }

    /** What waits is decided anew with it. */
    private Step failed(Asked done) {
        waiting = null;
        return new Step.Failed(done);
    }

    /** The time may be up. */
    Step due(long nowMs) {
        return writing == null && nowMs >= notBeforeMs ? decideAnew() : NONE;
    }

    /** The owner wants something else: what waits is to be decided anew, and our last write is no bound. */
    Step forget() {
        raisedMs = Long.MIN_VALUE;
        return decideAnew();
    }

    private Step decideAnew() {
        Asked forgotten = waiting;
        waiting = null;
        return forgotten == null ? NONE : new Step.Failed(forgotten);
    }

    /** When {@link #due} is to be called; 0 or less = nothing waits for that. */
    long dueInMs(long nowMs) {
        return writing == null && waiting != null ? Math.max(1, notBeforeMs - nowMs) : 0;
    }

    boolean isUnderWay() {
        return writing != null || waiting != null;
    }
}
