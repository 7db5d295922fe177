// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.v1.CancelReason;
import dev.reeve.protocol.v1.Reason;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One open call: PARTIAL*, then FINAL or an error. {@link #next} is for one thread at a time; {@link #cancel} and
 * {@link #close} may come from any. Always close it: an open call takes one of the client's slots.
 *
 * <p>A call whose broker dies is sent again to another, twice at most, with the same request id, if it is idempotent
 * and nothing came back yet. Every call ends by its deadline + 1 s.
 */
public final class ReplyStream implements AutoCloseable {
    private static final int TRIES_MAX = 3;

    private final Request request;
    private final Route route;
    private final Function<Request, ReeveException> noBroker;
    private final BiPredicate<String, String> idempotent;
    private final StreamEvents events;
    private final long startedNanos = System.nanoTime();
    private final AtomicBoolean ended = new AtomicBoolean();
    /** Written by the reading thread, read by one that cancels. */
    private volatile Attempt attempt;
    /** Likewise; null before the first send. */
    private volatile @Nullable Session session;

    private volatile boolean cancelled;
    private volatile long tryUntilNanos;
    /** No thread was free to wait for a broker: {@link #next} sends first. */
    private boolean unsent;

    private boolean delivered;
    /** An attempt that ended without an answer: from then on no refusal can mean that no worker saw the call. */
    private boolean maybeSeen;

    ReplyStream(
            Request request,
            List<byte[]> body,
            Route route,
            Function<Request, ReeveException> noBroker,
            BiPredicate<String, String> idempotent,
            StreamEvents events) {
        this.request = request;
        this.route = route;
        this.noBroker = noBroker;
        this.idempotent = idempotent;
        this.events = events;
        this.attempt = Attempt.first(
                request, body, System.nanoTime() + request.deadline().toNanos());
    }

    /** Sends the first attempt; waits for a broker if there is none. Ends the call where that fails. */
    void start() {
        guarded(() -> {
            send();
            return null;
        });
    }

    /** Sends the first attempt if a broker takes it now; else {@link #next} does, and waits for one. Never waits. */
    void startNow() {
        Reply _ = guarded(() -> {
            Session now = route.next(Set.of(), System.nanoTime());
            session = now;
            if (now != null && now.start(attempt) == Session.Started.SENT) {
                sent(now);
            } else {
                session = null;
                unsent = true;
            }
            return null;
        });
    }

    /** The request as it was opened. */
    public Request request() {
        return request;
    }

    /**
     * Waits for the next reply.
     *
     * @return null after FINAL, and after the end of a call that was cancelled or failed before
     * @throws ReeveException the call ended with an error; if this thread was interrupted, UNKNOWN with gRPC code 1,
     * and
     *     the thread is still interrupted
     */
    public @Nullable Reply next() {
        return ended.get() ? null : guarded(this::await);
    }

    /** Something that waits. */
    @FunctionalInterface
    private interface Step {
        @Nullable
        Reply run() throws InterruptedException;
    }

    /**
     * Runs the action once, when {@link #nextNow} may have a reply, or {@link #next} has something to do: at once, or
     * later on the thread that brings it. The action must not wait. It is not run when only time passes: after {@link
     * #patience} call {@link #next} without it.
     */
    public void whenReady(Runnable action) {
        if (unsent || ended.get()) {
            action.run();
        } else {
            attempt.inbox().whenNext(action);
        }
    }

    /** A reply that is there; null: what to do, {@link #next} knows, on a thread that may wait. Never waits. */
    public @Nullable Reply nextNow() {
        if (unsent || ended.get()) {
            return null;
        }
        Reply reply = attempt.inbox().pollReply();
        return reply == null ? null : delivered(reply);
    }

    /** How long {@link #next} would wait at most for this attempt. */
    public Duration patience() {
        return Duration.ofNanos(Math.max(0, nanosToWait()));
    }

    private @Nullable Reply guarded(Step step) {
        try {
            return step.run();
        } catch (InterruptedException _) {
            stop(CancelReason.CALLER);
            Thread.currentThread().interrupt();
            throw Errors.cancelled(request, "the calling thread was interrupted");
        } catch (ReeveException error) {
            end(error.reason().toProto(), cancelled);
            throw error;
        }
    }

    private Reply await() throws InterruptedException {
        if (unsent) {
            unsent = false;
            send();
        }
        while (true) {
            Incoming incoming = attempt.inbox().poll(nanosToWait());
            switch (incoming) {
                case null -> timedOut();
                case Incoming.Message(Reply reply) -> {
                    return delivered(reply);
                }
                case Incoming.Refused(ReeveException error) -> refused(error);
                case Incoming.Lost() -> lost();
            }
        }
    }

    private Reply delivered(Reply reply) {
        delivered = true;
        if (reply.last()) {
            end(Reason.OK, false);
        }
        return reply;
    }

    private long nanosToWait() {
        long end = attempt.deadlineNanos() + ClientSettings.DEADLINE_GRACE.toNanos();
        long now = System.nanoTime();
        return Math.min(end - now, tryUntilNanos - now);
    }

    /** Sends once more where that is allowed, else throws. */
    private void timedOut() throws InterruptedException {
        Session silent = session;
        if (silent != null) {
            silent.cancel(attempt, CancelReason.DEADLINE);
        }
        boolean again = attempt.nanosLeft() > 0 && !delivered && attempt.number() < ClientSettings.PLAIN_TRIES_MAX;
        if (!again) {
            throw Errors.late(request);
        }
        maybeSeen = true;
        sendAgain();
    }

    private void refused(ReeveException error) throws InterruptedException {
        Session by = session;
        boolean stops = by != null && by.isDraining();
        boolean unseen = error.reason() == ErrorReason.NO_WORKERS;
        if (attempt.number() >= TRIES_MAX || attempt.nanosLeft() <= 0) {
            throw honest(error);
        }
        if (stops && (unseen || isUnfinished(error))) {
            maybeSeen |= !unseen;
            sendAgain();
        } else if (by == null || !unseen || !sendElsewhere(by)) {
            throw honest(error);
        }
    }

    /**
     * A broker that cannot serve the call yet, as one that has just started and knows no signing keys, is not all of
     * them: another one gets it, if one is there now.
     */
    private boolean sendElsewhere(Session refusing) throws InterruptedException {
        Session other = route.next(Set.of(refusing), System.nanoTime());
        if (other == null) {
            return false;
        }
        Attempt again = attempt.next();
        if (other.start(again) != Session.Started.SENT) {
            return false;
        }
        attempt = again;
        session = other;
        events.retried(this, again.number());
        sent(other);
        return true;
    }

    /** Given out, and given up as the broker stopped: as good as a broker that died. */
    private boolean isUnfinished(ReeveException error) {
        boolean givenUp = error.reason() == ErrorReason.WORKER_LOST || error.reason() == ErrorReason.UNKNOWN;
        return givenUp && isIdempotent() && !delivered && !cancelled;
    }

    private ReeveException honest(ReeveException error) {
        return maybeSeen && error.reason().isUnseen() ? Errors.lost(request) : error;
    }

    private void lost() throws InterruptedException {
        boolean again = isIdempotent() && !delivered && !cancelled && attempt.number() < TRIES_MAX;
        if (!again || attempt.nanosLeft() <= 0) {
            throw Errors.lost(request);
        }
        maybeSeen = true;
        sendAgain();
    }

    /** Asked when it matters: by then the workers may have said so. */
    private boolean isIdempotent() {
        return request.idempotent() || idempotent.test(request.service(), request.method());
    }

    private void sendAgain() throws InterruptedException {
        attempt = attempt.next();
        events.retried(this, attempt.number());
        try {
            send();
        } catch (ReeveException error) {
            throw honest(error);
        }
    }

    private void send() throws InterruptedException {
        Set<Session> tried = new HashSet<>();
        boolean full = false;
        while (!cancelled) {
            if (attempt.nanosLeft() <= 0) {
                throw noSession(full);
            }
            // Once one was full, another is welcome but not worth waiting for.
            Session next = route.next(tried, full ? System.nanoTime() : attempt.deadlineNanos());
            if (next == null && cancelled) {
                break;
            }
            if (next == null) {
                throw noSession(full);
            }
            session = next;
            tried.add(next);
            Session.Started started = next.start(attempt);
            switch (started) {
                case SENT -> {
                    sent(next);
                    return;
                }
                case FULL -> full = true;
                case GONE -> {}
            }
        }
        throw Errors.cancelled(request, "the call was cancelled");
    }

    private ReeveException noSession(boolean full) {
        return full ? Errors.queueFull(request, "every broker is full") : noBroker.apply(request);
    }

    private void sent(Session to) {
        tryUntilNanos = to.tryLimit(attempt)
                .map(Duration::toNanos)
                .map(nanos -> System.nanoTime() + nanos)
                .orElse(attempt.deadlineNanos() + ClientSettings.DEADLINE_GRACE.toNanos());
        if (cancelled) {
            // The cancel that came while this was sent may have missed it.
            to.cancel(attempt, CancelReason.CALLER);
        }
    }

    /** Ends the call: the broker is told, and a thread in {@link #next} gets UNKNOWN with gRPC code 1. */
    public void cancel() {
        stop(CancelReason.CALLER);
    }

    void stop(CancelReason reason) {
        cancelled = true;
        Session to = session;
        if (to != null && !ended.get()) {
            to.cancel(attempt, reason);
        }
        attempt.inbox().add(new Incoming.Refused(Errors.cancelled(request, "the call was cancelled")));
        end(Reason.UNKNOWN, true);
    }

    private void end(Reason reason, boolean byCaller) {
        if (ended.compareAndSet(false, true)) {
            events.ended(this, reason, byCaller);
        }
    }

    /** Since the call was made. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    /** Sent to a broker. */
    int attempts() {
        return session == null ? 0 : attempt.number();
    }

    /** Cancels the call unless it has ended. */
    @Override
    public void close() {
        if (!ended.get()) {
            cancel();
        }
    }
}
