// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;

/** The event loop that owns a connection's state. Any thread. */
final class Loop {
    private final ContextInternal context;

    private Loop(ContextInternal context) {
        this.context = context;
    }

    /** The one that runs now. */
    static Loop current() {
        Context context = Vertx.currentContext();
        if (!(context instanceof ContextInternal inner)) {
            throw new IllegalStateException("not on an event loop");
        }
        return new Loop(inner);
    }

    /** Whether it runs this. */
    boolean isCurrent() {
        return context.nettyEventLoop().inEventLoop();
    }

    /** Runs the action there: now if this is that thread, else later; in the order of the calls of one thread. */
    void run(Runnable action) {
        if (isCurrent()) {
            action.run();
        } else {
            context.runOnContext(_ -> action.run());
        }
    }

    /**
     * Runs the action there after a time.
     *
     * @return calls it off; any thread, and harmless when it has run
     */
    Runnable later(Duration delay, Runnable action) {
        Vertx vertx = context.owner();
        long id = context.setTimer(Math.max(1, delay.toMillis()), _ -> action.run());
        return () -> {
            boolean _ = vertx.cancelTimer(id);
        };
    }

    /** The same for all that runs there. */
    Object key() {
        return context.nettyEventLoop();
    }

    /** Runs the action there later, never now; in the order of the calls. */
    void post(Runnable action) {
        context.runOnContext(_ -> action.run());
    }
}
