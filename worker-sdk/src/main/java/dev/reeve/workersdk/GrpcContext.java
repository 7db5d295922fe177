// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import dev.reeve.protocol.v1.Identity;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * What a grpc-java service learns of a call beside its messages, by grpc's {@link Context}: deadline and cancellation
 * are the context's own, the rest stands under these keys.
 *
 * <pre>{@code
 * Identity caller = GrpcContext.IDENTITY.get();   // null: anonymous
 * }</pre>
 */
public final class GrpcContext {
    /** The call: request id, attempt, idempotency key, scopes. Replies go by the observer, not by it. */
    public static final Context.Key<Call<?>> CALL = Context.key("reeve-call");

    /** Who calls, from the token that the broker verified; null for anonymous callers. */
    public static final Context.Key<Identity> IDENTITY = Context.key("reeve-identity");

    private GrpcContext() {}

    /** A context for one call; whoever opens it cancels it in the end. */
    static Context.CancellableContext open(Call<?> call) {
        Context context = Context.ROOT.withValue(CALL, call);
        if (call.identity().isPresent()) {
            context = context.withValue(IDENTITY, call.identity().get());
        }
        Duration left = call.deadlineLeft();
        Context.CancellableContext opened = left.equals(Call.NO_DEADLINE)
                ? context.withCancellation()
                : context.withDeadline(Deadline.after(left.toNanos(), TimeUnit.NANOSECONDS), Clock.SCHEDULER);
        call.onCancel(() -> opened.cancel(
                Status.CANCELLED.withDescription("nobody waits any more").asRuntimeException()));
        return opened;
    }

    /** Cancels contexts whose deadline passes; there once a grpc-java service is called. */
    private static final class Clock {
        static final ScheduledExecutorService SCHEDULER = scheduler();

        private static ScheduledExecutorService scheduler() {
            ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().name("reeve-grpc-deadlines").daemon().factory());
            scheduler.setRemoveOnCancelPolicy(true);
            return scheduler;
        }
    }
}
