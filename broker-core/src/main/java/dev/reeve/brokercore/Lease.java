// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import org.jspecify.annotations.Nullable;

/**
 * A worker's hold on one dispatched request. It lives until the worker's FINAL or the worker's end; the call may end
 * sooner (deadline, cancelled): then the lease is <em>retired</em>, its slot stays taken and the late reply is
 * dropped. The object is its worker's for good: once released it serves the next dispatch under another token.
 */
final class Lease {
    private final Worker worker;
    private long token;
    private long dispatchedMs;
    private @Nullable Call call;

    @Nullable
    Lease prev;

    @Nullable
    Lease next;

    Lease(Worker worker) {
        this.worker = worker;
    }

    void begin(long newToken, Call newCall, long nowMs) {
        Invariants.check(call == null, "a lease holds one request at a time");
        token = newToken;
        call = newCall;
        dispatchedMs = nowMs;
    }

    /** The call may be gone already. */
    void end() {
        call = null;
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
