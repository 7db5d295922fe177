// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import org.jspecify.annotations.Nullable;

/**
 * A worker's hold on one dispatched request. It lives until the worker's FINAL or the worker's end; the call may end
 * sooner (deadline, cancelled): then the lease is <em>retired</em>, its slot stays taken and the late reply is
 * dropped.
 */
final class Lease {
    private final long token;
    private final Worker worker;
    private final long dispatchedMs;
    private @Nullable Call call;

    @Nullable
    Lease prev;

    @Nullable
    Lease next;

    Lease(long token, Worker worker, Call call, long dispatchedMs) {
        this.token = token;
        this.worker = worker;
        this.call = call;
        this.dispatchedMs = dispatchedMs;
    }

    long token() {
        return token;
    }

    Worker worker() {
        return worker;
    }

    long dispatchedMs() {
        return dispatchedMs;
    }

    /** Null once retired. */
    @Nullable
    Call call() {
        return call;
    }

    void retire() {
        Invariants.check(call != null, "a lease is retired once");
        call = null;
    }
}
