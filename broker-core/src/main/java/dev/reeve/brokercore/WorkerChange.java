// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

/** What happened to a worker. */
public enum WorkerChange {
    REGISTERED,
    /** It wanted to register and may not. */
    REFUSED,
    DRAINING,
    /** It said DISCONNECT. */
    LEFT,
    /** It was sent DISCONNECT: broke the protocol, or this broker stops. */
    SENT_AWAY,
    /** Silent for too long. */
    EXPIRED,
    /** Its connection ended. */
    LOST,
    /** A plain worker that was taken for dead showed life: its service's expiry was raised. */
    SLOW_HEARTBEAT
}
