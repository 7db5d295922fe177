// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs one call on its virtual thread: waits for a free place, checks scopes, runs interceptors and handler, and turns
 * whatever happens into exactly one outcome (18-04).
 */
final class CallExecution<I, O> implements Runnable {
    static final String CANCELLED = "CANCELLED";
    private static final System.Logger LOG = System.getLogger("dev.reeve.workersdk");

    /** Stands for every scope, at the broker too. */
    private static final String ADMIN = "admin";

    private final RunningCall<I, O> call;
    private final Guards guards;
    private final BiConsumer<Outcome, Timing> ended;
    private @Nullable O reply;
    private boolean handled;

    /** What stands before the handler. */
    record Guards(Semaphore places, Set<String> scopes, List<Interceptor> interceptors) {}

    /** @param handling zero if the handler did not run */
    record Timing(Duration waiting, Duration handling) {}

    /** @param ended told on the call's thread, before the place is free again */
    CallExecution(RunningCall<I, O> call, Guards guards, BiConsumer<Outcome, Timing> ended) {
        this.call = call;
        this.guards = guards;
        this.ended = ended;
    }

    @Override
    public void run() {
        long arrived = System.nanoTime();
        call.cancellation().enter();
        try {
            guards.places().acquire();
        } catch (InterruptedException _) {
            call.cancellation().leave();
            ended.accept(cancelled(), new Timing(since(arrived), Duration.ZERO));
            return;
        }
        try {
            long began = System.nanoTime();
            Outcome outcome = withinLimits(attempt());
            Timing timing = new Timing(Duration.ofNanos(began - arrived), since(began));
            call.cancellation().leave();
            ended.accept(outcome, timing);
        } finally {
            guards.places().release();
        }
    }

    private Outcome attempt() {
        try {
            if (call.isCancelled()) {
                return cancelled();
            }
            requireScopes();
            proceed(0);
            if (!handled) {
                throw new IllegalStateException("an interceptor neither proceeded nor threw");
            }
            O result = reply;
            return Outcome.ok(
                    result == null ? null : call.serviceMethod().codec().encode(result), call.replyMetaEntries());
        } catch (ServiceError error) {
            return Outcome.failed(error, call.replyMetaEntries());
        } catch (CallCancelled _) {
            return cancelled();
        } catch (Throwable failure) {
            // The one place of a call's thread where everything ends: a handler's fault is this call's, not the
            // worker's.
            return afterFailure(failure);
        }
    }

    private Outcome afterFailure(Throwable failure) {
        if (call.isCancelled()) {
            LOG.log(Level.DEBUG, () -> "cancelled call ended: " + describe(), failure);
            return cancelled();
        }
        LOG.log(Level.ERROR, () -> "call failed: " + describe(), failure);
        return Outcome.failed(internal());
    }

    private Outcome withinLimits(Outcome outcome) {
        Payload body = outcome.body();
        String fault = body == null ? null : call.sinks().limits().fault(body);
        if (fault == null) {
            return outcome;
        }
        LOG.log(Level.ERROR, () -> "reply too large: " + describe() + ": it has " + fault);
        return Outcome.failed(internal());
    }

    private void requireScopes() {
        for (String scope : guards.scopes()) {
            if (!call.hasScope(scope) && !call.hasScope(ADMIN)) {
                throw ServiceError.forbidden("scope " + scope + " is needed");
            }
        }
    }

    private void proceed(int index) throws Exception {
        if (index < guards.interceptors().size()) {
            guards.interceptors().get(index).around(call, new Once(() -> proceed(index + 1)));
            return;
        }
        I request = call.serviceMethod().codec().decode(call.request());
        reply = call.serviceMethod().handler().handle(request, call);
        handled = true;
    }

    private static Outcome cancelled() {
        return Outcome.failed(ServiceError.of(ServiceError.Code.CANCELLED, CANCELLED, "the call was cancelled"));
    }

    private ServiceError internal() {
        return ServiceError.internal("internal error, request " + call.requestId());
    }

    private String describe() {
        return "service=" + call.service() + " method=" + call.method() + " requestId=" + call.requestId();
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    /** The rest of the chain, which runs at most once. */
    private static final class Once implements Interceptor.Next {
        private final Interceptor.Next rest;
        private boolean used;

        Once(Interceptor.Next rest) {
            this.rest = rest;
        }

        @Override
        public void proceed() throws Exception {
            if (used) {
                throw new IllegalStateException("an interceptor proceeded twice");
            }
            used = true;
            rest.proceed();
        }
    }
}
