// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

/**
 * The Deployment: what the informers say, and our own last write while they may lag behind it. After 5 s they are
 * believed again, whatever they say.
 */
final class Target {
    private static final long OWN_WRITE_MS = 5_000;

    private boolean seen;
    private int seenReplicas;
    private int readyPods;
    private boolean writing;
    private int written;
    private long writtenMs;

    void seen(PoolEvent.TargetSeen event) {
        seen = true;
        seenReplicas = event.replicas();
        readyPods = event.readyPods();
        if (writing && seenReplicas == written) {
            writing = false;
        }
    }

    void wrote(int replicas, long nowMs) {
        writing = true;
        written = replicas;
        writtenMs = nowMs;
    }

    void failed() {
        writing = false;
    }

    void gone() {
        seen = false;
        writing = false;
        readyPods = 0;
    }

    boolean isKnown() {
        return seen;
    }

    int readyPods() {
        return readyPods;
    }

    int replicas(long nowMs) {
        if (writing && nowMs - writtenMs <= OWN_WRITE_MS) {
            return written;
        }
        writing = false;
        return seenReplicas;
    }
}
