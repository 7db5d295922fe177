// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A worker: starting, ready, told to leave, gone. It takes as many requests as it can of each broker, and of all
 * together it works on so many.
 */
final class Pod {
    /** A request that it has of a broker, which may have begun anew since. */
    record Task(Broker broker, long boot, int request) {
        boolean isOver() {
            return broker.boot() != boot;
        }
    }

    private final String name;
    private final double created;
    private @Nullable Double readySince;
    private final Deque<Task> tasks = new ArrayDeque<>();
    private final int[] busyAt;
    private int busy;
    private int working;
    private boolean marked;
    private boolean terminating;
    /** Free slots that were offered before a change of mind no longer count. */
    private int offer;

    Pod(String name, double created, int brokers) {
        busyAt = new int[brokers];
        this.name = name;
        this.created = created;
    }

    String name() {
        return name;
    }

    double created() {
        return created;
    }

    boolean isReady() {
        return readySince != null;
    }

    double readyFor(double now) {
        return readySince == null ? 0 : now - readySince;
    }

    void ready(double now) {
        readySince = now;
    }

    int busy() {
        return busy;
    }

    int busyAt(int broker) {
        return busyAt[broker];
    }

    void take(Task task) {
        busy++;
        busyAt[task.broker().index()]++;
        tasks.addLast(task);
    }

    /** What it works on next; null = it has none, or enough. */
    @Nullable
    Task next(int concurrency) {
        while (working < concurrency && !tasks.isEmpty()) {
            Task task = tasks.removeFirst();
            if (!task.isOver()) {
                working++;
                return task;
            }
            busy--;
        }
        return null;
    }

    void finish(Task task) {
        busy--;
        working--;
        if (!task.isOver()) {
            busyAt[task.broker().index()]--;
        }
    }

    /** The broker is another: it knows of nothing that this one still does. */
    void forget(int broker) {
        busyAt[broker] = 0;
    }

    boolean takesWork() {
        return isReady() && !marked && !terminating;
    }

    boolean isMarked() {
        return marked;
    }

    boolean isTerminating() {
        return terminating;
    }

    void mark(boolean draining) {
        marked = draining;
        offer++;
    }

    void terminate() {
        terminating = true;
        offer++;
    }

    int offer() {
        return offer;
    }
}
