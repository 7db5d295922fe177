// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

/**
 * One stay in the queue and the dispatch that ended it. Times are the driver's.
 *
 * @param dispatchedMs {@link #NEVER} if the request ended in the queue
 * @param endedMs the reply came, the worker was lost, or the request ended
 * @param workerId empty if it ended in the queue
 * @param spanId what the worker was told as its parent span; 0 if it was told none of ours
 */
public record CallAttempt(long queuedMs, long dispatchedMs, long endedMs, String workerId, long spanId) {
    /** Instead of a time. */
    public static final long NEVER = Long.MIN_VALUE;

    /** Whether a worker got it. */
    public boolean isDispatched() {
        return dispatchedMs != NEVER;
    }
}
