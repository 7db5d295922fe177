// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Logs what ends the app, then lets the handler that was there before have it, whatever came of the first. The process
 * may hold it for ever, behind one that came later: it lets go of a client that is closed.
 */
final class CrashHandler implements Thread.UncaughtExceptionHandler {
    private final AtomicReference<@Nullable Logs> logs;
    private final Thread.@Nullable UncaughtExceptionHandler before;

    private CrashHandler(Logs logs, Thread.@Nullable UncaughtExceptionHandler before) {
        this.logs = new AtomicReference<>(logs);
        this.before = before;
    }

    static CrashHandler install(Logs logs) {
        CrashHandler handler = new CrashHandler(logs, Thread.getDefaultUncaughtExceptionHandler());
        Thread.setDefaultUncaughtExceptionHandler(handler);
        return handler;
    }

    @Override
    public void uncaughtException(Thread thread, Throwable fault) {
        try {
            Logs to = logs.get();
            if (to != null) {
                to.crashed(text(fault), fault);
            }
        } catch (Throwable e) {
            // The app ends anyway, perhaps for want of memory: nothing keeps its own handler from the fault.
        } finally {
            if (before != null) {
                before.uncaughtException(thread, fault);
            }
        }
    }

    /** The client is closed. */
    void remove() {
        logs.set(null);
        if (Thread.getDefaultUncaughtExceptionHandler() == this) {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    /** What the app's own class says of itself may throw. */
    private static String text(Throwable fault) {
        return "the app ends: "
                + LogCalls.text(fault::toString, fault.getClass().getName());
    }
}
