// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Sees to it that one operator leads. It looks at the Lease on one thread and watches the own deadline on another, so
 * that a call that hangs cannot keep it believing that it leads. Once lost it never leads again: the process ends.
 *
 * <p>Not JOSDK's, which is fabric8's: that compares the clocks of two machines, and notices a lost Lease only after the
 * call that hangs.
 */
final class Leadership implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Leadership.class);
    private static final long WATCH_MS = 100;
    private static final long RELEASE_MS_MAX = 3_000;

    private final LeaseStore store;
    private final LeaseSettings settings;
    private final Heir heir;
    private final InstantSource wall;
    private final LongSupplier nanos;
    private final LeaseCourse course;
    private final ScheduledExecutorService rounds;
    private final ScheduledExecutorService watch;
    private final ExecutorService calls = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("reeve-operator-lease-call-", 0).factory());
    private State state = State.STANDBY;
    private boolean isAway;

    private enum State {
        STANDBY,
        LEADS,
        LOST,
        CLOSED
    }

    /** Hears of it, once each at most. */
    interface Heir {
        /** It leads from now on. On a thread of its own. */
        void leads();

        /** It leads no more; whatever writes has to stop before this returns. */
        void lost();
    }

    /**
     * @param identity of this process, never that of another or of an earlier one
     * @param nanos a clock that only goes forward
     */
    Leadership(
            LeaseStore store,
            LeaseSettings settings,
            String identity,
            Heir heir,
            InstantSource wall,
            LongSupplier nanos) {
        this.store = store;
        this.settings = settings;
        this.heir = heir;
        this.wall = wall;
        this.nanos = nanos;
        this.course = new LeaseCourse(identity, settings);
        rounds = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("reeve-operator-lease").factory());
        watch = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("reeve-operator-lease-watch").factory());
    }

    /** Begins; returns at once. */
    void start() {
        var _ = rounds.scheduleWithFixedDelay(this::round, 0, settings.retry().toMillis(), TimeUnit.MILLISECONDS);
        var _ = watch.scheduleWithFixedDelay(this::check, WATCH_MS, WATCH_MS, TimeUnit.MILLISECONDS);
    }

    /** Whether this process leads now; any thread. */
    synchronized boolean isLeading() {
        return state == State.LEADS && course.leads(nowMs());
    }

    private long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong());
    }

    private void round() {
        try {
            look();
            isAway = false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            if (!isAway) {
                LOG.warnf(
                        "The Lease %s/%s is out of reach, it is tried on: %s",
                        settings.namespace(), settings.name(), e);
            }
            isAway = true;
        }
        check();
    }

    private void look() throws Exception {
        long asked = nowMs();
        Optional<LeaseRecord> read = timed(store::read, leftMs(asked));
        Optional<LeaseRecord> next = next(read);
        if (next.isPresent()) {
            LeaseRecord record = next.get();
            boolean isWritten = timed(
                    () -> record.version().isEmpty() ? store.create(record) : store.replace(record), leftMs(asked));
            if (isWritten) {
                written(asked);
            }
        }
    }

    /** A third for both calls of a round: one that hangs leaves time for another before the Lease is lost. */
    private long leftMs(long askedMs) {
        long roundMs = settings.renewDeadline().dividedBy(3).toMillis();
        return Math.max(1, askedMs + roundMs - nowMs());
    }

    private synchronized Optional<LeaseRecord> next(Optional<LeaseRecord> read) {
        return state == State.STANDBY || state == State.LEADS
                ? course.next(read, nowMs(), wall.instant())
                : Optional.empty();
    }

    private synchronized void written(long asked) {
        course.written(asked);
        if (state == State.STANDBY && course.leads(nowMs())) {
            state = State.LEADS;
            LOG.infof("This operator leads: lease %s/%s", settings.namespace(), settings.name());
            var _ = calls.submit(heir::leads);
        }
    }

    private void check() {
        synchronized (this) {
            if (state != State.LEADS || course.leads(nowMs())) {
                return;
            }
            state = State.LOST;
        }
        LOG.errorf("This operator leads no more: lease %s/%s", settings.namespace(), settings.name());
        heir.lost();
    }

    private <T> T timed(Callable<T> call, long maxMs) throws Exception {
        Future<T> answer = calls.submit(call);
        try {
            return answer.get(maxMs, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new TimeoutException("no answer within " + maxMs + " ms");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            boolean _ = answer.cancel(true);
        }
    }

    /** Gives the Lease back, so that another need not wait for its end; whatever writes has stopped before. */
    @Override
    public void close() {
        boolean wasLeading;
        synchronized (this) {
            wasLeading = state == State.LEADS;
            state = State.CLOSED;
        }
        rounds.shutdownNow();
        watch.shutdownNow();
        if (wasLeading) {
            release();
        }
        calls.shutdownNow();
    }

    private void release() {
        try {
            boolean isReleased = timed(
                    () -> course.released(store.read(), wall.instant())
                            .map(store::replace)
                            .orElse(false),
                    RELEASE_MS_MAX);
            LOG.infof("Lease given back: %s", isReleased);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warnf("The Lease was not given back, it ends by itself: %s", e);
        }
    }
}
