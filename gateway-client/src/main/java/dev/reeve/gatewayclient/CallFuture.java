// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The answer to a call that is under way; cancelling it cancels the call at the gateway. */
class CallFuture extends CompletableFuture<Reply> implements CallTask.Ends {
    private final Loop loop;
    private @Nullable CallTask task;

    CallFuture(Loop loop) {
        this.loop = loop;
    }

    void begin(Calls calls, Operation operation, CallTask.Plan plan) {
        boolean begun = loop.execute(() -> {
            if (!isDone()) {
                task = calls.start(operation, plan, this);
            }
        });
        if (!begun) {
            failed(ReeveException.closed());
        }
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
        boolean cancelled = super.cancel(mayInterrupt);
        boolean unused = loop.execute(() -> {
            CallTask running = task;
            if (running != null) {
                running.cancel();
            }
        });
        return cancelled;
    }

    @Override
    public void done(Reply reply) {
        boolean unused = complete(reply);
    }

    @Override
    public void failed(ReeveException error) {
        boolean unused = completeExceptionally(error);
    }
}
