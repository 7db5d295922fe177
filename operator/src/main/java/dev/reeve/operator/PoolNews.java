// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

/** Tells owners, as events of Kubernetes, what the reconciler finds. */
interface PoolNews {
    /** What it finds. */
    enum Kind {
        /** Somebody else scales the same. */
        CONFLICT("Conflict", true),
        /** The spec is not valid. */
        INVALID_SPEC("InvalidSpec", true),
        /** The pods get less time to end than the owner says that they may need. */
        GRACE_TOO_SHORT("GraceTooShort", true),
        /** The namespace has no room for the pods that are asked for, or something else refuses them. */
        QUOTA("Quota", true),
        /** The owner paused it. */
        PAUSED("Paused", false);

        private final String reason;
        private final boolean isWarning;

        Kind(String reason, boolean isWarning) {
            this.reason = reason;
            this.isWarning = isWarning;
        }

        /** The event's. */
        String reason() {
            return reason;
        }

        boolean isWarning() {
            return isWarning;
        }
    }

    /** Any thread; returns at once. */
    void post(PoolKey key, Kind kind, String message);
}
