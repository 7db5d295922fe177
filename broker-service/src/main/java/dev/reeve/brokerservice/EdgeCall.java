// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One call that is repeated: when it is due, and whether it is under way. Times are the driver's monotonic
 * milliseconds. Owned by the broker's thread.
 */
final class EdgeCall {

    /** The deadline sent along; the broker answers by then. */
    static final int DEADLINE_MS = 2_000;

    private static final long RETRY_MS_MIN = 250;
    private static final long RETRY_MS_MAX = 5_000;

    private final String method;
    private final long intervalMs;
    private @Nullable UUID requestId;
    private long startedMs = Long.MIN_VALUE / 2;
    private long dueMs;
    private long retryMs = RETRY_MS_MIN;

    EdgeCall(String method, long intervalMs) {
        this.method = method;
        this.intervalMs = intervalMs;
    }

    String method() {
        return method;
    }

    boolean isUnderWay() {
        return requestId != null;
    }

    boolean isDue(long nowMs) {
        return requestId == null && nowMs >= dueMs;
    }

    /** No answer although its deadline is well past: our own broker lost it. */
    boolean isOverdue(long nowMs) {
        return requestId != null && nowMs - startedMs > 2L * DEADLINE_MS;
    }

    long sinceStartMs(long nowMs) {
        return nowMs - startedMs;
    }

    void started(UUID id, long nowMs) {
        requestId = id;
        startedMs = nowMs;
    }

    boolean isAnsweredBy(@Nullable UUID id) {
        return id != null && id.equals(requestId);
    }

    void succeeded(long nowMs) {
        requestId = null;
        retryMs = RETRY_MS_MIN;
        dueMs = nowMs + intervalMs;
    }

    void failed(long nowMs) {
        requestId = null;
        dueMs = nowMs + retryMs;
        retryMs = Math.min(2 * retryMs, RETRY_MS_MAX);
    }

    /** The wait after a failure is over. */
    void makeDueAfterFailure(long nowMs) {
        if (retryMs > RETRY_MS_MIN) {
            retryMs = RETRY_MS_MIN;
            dueMs = nowMs;
        }
    }

    void makeDue(long nowMs) {
        dueMs = nowMs;
    }
}
