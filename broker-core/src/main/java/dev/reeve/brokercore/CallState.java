// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

/**
 * Where a request is.
 *
 * <pre>
 *            admitted           dispatched            FINAL, error, cancel
 * CHECKING ------------> QUEUED ------------> DISPATCHED ------------> ENDED
 *    |                   |   ^                  |                       ^
 *    | refused, expired  |   +--- worker lost --+  (idempotent only)    |
 *    +-------------------+----------------------------------------------+
 * SERVED (the broker answers by itself: topic streams) -----------------+
 * </pre>
 */
enum CallState {
    /** Its token is being verified. */
    CHECKING,
    QUEUED,
    DISPATCHED,
    /** A stream of the broker's own. */
    SERVED,
    ENDED
}
