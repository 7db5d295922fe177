// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

import org.jspecify.annotations.Nullable;

/** A worker: starting, ready, told to leave, gone. */
final class Pod {
    private final String name;
    private final double created;
    private @Nullable Double readySince;
    private int busy;
    private boolean marked;
    private boolean terminating;
    /** Free slots that were offered before a change of mind no longer count. */
    private int offer;

    Pod(String name, double created) {
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

    void take() {
        busy++;
    }

    void finish() {
        busy--;
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
