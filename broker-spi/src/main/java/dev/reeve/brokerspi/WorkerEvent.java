// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerspi;

/**
 * Something happened to a worker.
 *
 * @param instanceId {@code plain-...} for a worker that speaks MDP and no more; empty if it was refused without one
 * @param connection number of its connection
 * @param reason why it is gone or was refused, a constant text; else empty
 */
public record WorkerEvent(Kind kind, String service, String instanceId, long connection, boolean plain, String reason) {

    /** What happened. */
    public enum Kind {
        /** It registered. */
        READY,
        /** It gets no more requests and finishes what it holds. */
        DRAINING,
        /** It left, was sent away, fell silent or was lost: see the reason. */
        GONE,
        /** It wanted to register and may not. */
        REFUSED
    }
}
