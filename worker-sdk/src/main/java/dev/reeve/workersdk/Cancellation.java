// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import dev.reeve.protocol.v1.CancelReason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether somebody still waits for a call, and who must hear that nobody does. Any thread; the lock closes two races:
 * no interrupt after the handler returned, and no action is lost between {@link #onCancel} and {@link #cancel}.
 */
final class Cancellation {
    static final int ACTIONS_MAX = 100;
    private static final System.Logger LOG = System.getLogger("dev.reeve.workersdk");

    private final Object lock = new Object();
    private final List<Runnable> actions = new ArrayList<>();
    private @Nullable CancelReason reason;
    private @Nullable Thread handlerThread;
    private boolean over;

    @Nullable
    CancelReason reason() {
        synchronized (lock) {
            return reason;
        }
    }

    /** The first reason stays; later ones, and any after the handler returned, change nothing. */
    void cancel(CancelReason why) {
        List<Runnable> due;
        synchronized (lock) {
            if (reason != null || over) {
                return;
            }
            reason = why;
            due = List.copyOf(actions);
            actions.clear();
            if (handlerThread != null) {
                handlerThread.interrupt();
            }
        }
        if (!due.isEmpty()) {
            // The user's code: never on the thread that keeps the heartbeats.
            Thread.startVirtualThread(() -> due.forEach(Cancellation::run));
        }
    }

    void onCancel(Runnable action) {
        synchronized (lock) {
            if (over) {
                return;
            }
            if (reason == null) {
                if (actions.size() == ACTIONS_MAX) {
                    throw new IllegalStateException("more than " + ACTIONS_MAX + " actions wait for cancellation");
                }
                actions.add(action);
                return;
            }
        }
        run(action);
    }

    /** The calling thread runs the handler from now on. */
    void enter() {
        synchronized (lock) {
            handlerThread = Thread.currentThread();
            if (reason != null) {
                handlerThread.interrupt();
            }
        }
    }

    /** It no longer does; a pending interrupt is taken away. */
    void leave() {
        synchronized (lock) {
            handlerThread = null;
            over = true;
            actions.clear();
            // Left set by a handler that ignored it, it would break the sending of the reply.
            boolean _ = Thread.interrupted();
        }
    }

    private static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            // The user's code on our thread: one bad action must not keep the others from hearing.
            LOG.log(System.Logger.Level.WARNING, "an onCancel action failed", e);
        }
    }
}
