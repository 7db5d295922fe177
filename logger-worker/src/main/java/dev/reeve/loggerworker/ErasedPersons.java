// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Erases persons one after the other on a thread of its own, which takes as long as it takes: who asks for it waits a
 * while only, and a call that is broken off would undo what it is at. Whoever asks again joins what is under way. Any
 * thread.
 */
final class ErasedPersons implements AutoCloseable {
    /** Those that wait, and those that are through and of whom nobody was told yet. */
    static final int PERSONS_MAX = 1_000;

    private static final Logger LOG = Logger.getLogger(ErasedPersons.class);
    private static final long FULL_RETRY_MS = 60_000;

    private final Erasure erasure;
    private final Map<Person, FutureTask<@Nullable Void>> works = new LinkedHashMap<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("reeve-logger-erasure").daemon().factory());
    private volatile boolean closed;

    private record Person(String tenant, String account) {}

    ErasedPersons(Erasure erasure) {
        this.erasure = erasure;
    }

    /** True when all is gone; false when that takes longer than {@code patience}: it goes on, ask again. */
    boolean erase(Caller caller, String account, Duration patience) {
        Person person = new Person(caller.tenant(), account);
        FutureTask<@Nullable Void> work = joined(caller, person);
        try {
            var _ = work.get(Math.max(0, patience.toNanos()), TimeUnit.NANOSECONDS);
            told(person, work);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            told(person, work);
            throw e.getCause() instanceof LogRefused refused ? refused : new IllegalStateException("erasure failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Intake.storeAway("the call was interrupted");
        }
    }

    /** One that failed while nobody waited begins again; it goes on from where it came to. */
    private synchronized FutureTask<@Nullable Void> joined(Caller caller, Person person) {
        FutureTask<@Nullable Void> known = works.get(person);
        if (known != null && known.state() != Future.State.FAILED) {
            return known;
        }
        works.remove(person);
        if (closed || !hasRoom()) {
            throw new LogRefused(LogRefused.Reason.FULL, "too many persons wait to be erased", FULL_RETRY_MS);
        }
        FutureTask<@Nullable Void> work = new FutureTask<>(() -> run(caller, person.account()), null);
        works.put(person, work);
        thread.execute(work);
        return work;
    }

    /** The eldest that is through makes way: asked again, it is looked for anew. */
    private boolean hasRoom() {
        if (works.size() < PERSONS_MAX) {
            return true;
        }
        var eldest = works.values().iterator();
        while (eldest.hasNext()) {
            if (eldest.next().isDone()) {
                eldest.remove();
                return true;
            }
        }
        return false;
    }

    private synchronized void told(Person person, FutureTask<@Nullable Void> work) {
        boolean _ = works.remove(person, work);
    }

    private void run(Caller caller, String account) {
        try {
            while (!erasure.erasePerson(caller, account)) {
                if (closed) {
                    throw Intake.storeAway("the logger stops");
                }
            }
        } catch (LogRefused refused) {
            LOG.warnf("an erasure broke off, asked again it goes on: %s", refused.getMessage());
            throw refused;
        } catch (RuntimeException e) {
            LOG.error("an erasure failed in an unforeseen way", e);
            throw e;
        }
    }

    /** What is under way is broken off: the auth worker asks again until it is answered. */
    @Override
    public synchronized void close() {
        closed = true;
        var _ = thread.shutdownNow();
    }
}
