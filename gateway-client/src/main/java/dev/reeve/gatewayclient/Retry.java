// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.Set;

/** Which errors a call is tried again after (docs/client-spec.md section 2). */
final class Retry {
    private static final Set<String> UNSEEN = Set.of(
            "NO_CONNECTION", "NO_WORKERS", "QUEUE_FULL", "RATE_LIMITED", "WORKER_LOST", "IDEMPOTENCY_IN_PROGRESS");

    private Retry() {}

    /** Whether trying again may help and does no harm. */
    static boolean may(ReeveException error, boolean isSafe) {
        if (error.isOfClient() && (error.is("CANCELLED") || error.is("CLOSED"))) {
            return false;
        }
        if (UNSEEN.contains(error.reason())) {
            return true;
        }
        boolean perhapsRun = error.is("UNKNOWN") || (error.retryAfterMs() > 0 && !error.isOfReeve());
        return perhapsRun && isSafe;
    }

    /** Whether the error says that no worker has seen this try. */
    static boolean saysUnseen(ReeveException error) {
        return UNSEEN.contains(error.reason()) && !error.is("WORKER_LOST");
    }

    /** Whether a new token may help. */
    static boolean afterRefresh(ReeveException error) {
        return error.is("UNAUTHENTICATED") && error.isOfReeve();
    }
}
