// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import dev.reeve.protocol.v1.CancelReason;

/** Thrown by {@link Call#emit} when nobody waits for the call any more. Let it pass: the SDK ends the call quietly. */
public final class CallCancelled extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final CancelReason reason;

    CallCancelled(CancelReason reason) {
        // No stack trace: an expected event, and often many of them at once.
        super("the call was cancelled: " + reason, null, false, false);
        this.reason = reason;
    }

    /** Why nobody waits any more. */
    public CancelReason reason() {
        return reason;
    }
}
