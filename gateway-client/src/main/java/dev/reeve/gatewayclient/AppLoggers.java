// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Between loggers that are set up by a file, long before there is a client, and the client that takes what they have:
 * until then the last records wait here. Any thread.
 */
final class AppLoggers {
    /** Records that wait for a client; beyond it the oldest of the least grave go, counted. */
    static final int EARLY_MAX = 5_000;

    /** The one of this process, as its loggers are. */
    static final AppLoggers OF_PROCESS = new AppLoggers();

    private static final String OWN = "dev.reeve.gatewayclient.";
    private static final String HTTP = "okhttp3.";

    private final List<Deque<Waiting>> early = new ArrayList<>();
    private volatile @Nullable LogIntake target;
    private long number;
    private int count;
    private long lost;

    AppLoggers() {
        for (int i = 0; i < LogEntry.CLASSES; i++) {
            early.add(new ArrayDeque<>());
        }
    }

    /** What the client and its HTTP library log themselves: each record that is sent would make the next one. */
    static boolean isOwn(String logger) {
        return logger.startsWith(OWN) || logger.startsWith(HTTP);
    }

    void hand(LogCall call) {
        if (isOwn(call.logger())) {
            return;
        }
        LogIntake known = target;
        LogIntake to = known == null ? keep(call) : known;
        if (to != null) {
            to.add(call);
        }
    }

    /** From now on they come here, first those that have waited. */
    void install(LogIntake intake) {
        List<Waiting> all = new ArrayList<>();
        long missing;
        synchronized (this) {
            target = intake;
            early.forEach(all::addAll);
            early.forEach(Deque::clear);
            missing = lost;
            lost = 0;
            count = 0;
        }
        if (missing > 0) {
            intake.lost(missing);
        }
        all.sort(Comparator.comparingLong(Waiting::number));
        all.forEach(waiting -> intake.add(waiting.call()));
    }

    /** They wait again. */
    synchronized void remove(LogIntake intake) {
        if (target == intake) {
            target = null;
        }
    }

    /** Null = it waits; else who takes it by now. */
    private synchronized @Nullable LogIntake keep(LogCall call) {
        LogIntake to = target;
        if (to != null) {
            return to;
        }
        early.get(LogEntry.classOf(call.level().severity())).addLast(new Waiting(number++, call));
        count++;
        if (count > EARLY_MAX) {
            for (Deque<Waiting> all : early) {
                if (all.pollFirst() != null) {
                    break;
                }
            }
            count--;
            lost++;
        }
        return null;
    }

    private record Waiting(long number, LogCall call) {}
}
