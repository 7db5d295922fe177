// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

/**
 * A record as it was written, before it has a number.
 *
 * @param json with at least one member, without {@code seq}
 * @param order beside others
 * @param isFlight it comes from the flight recorder, and no budget counts it
 */
record LogLine(String json, int severity, long wallMs, long order, boolean isFlight) {
    /** Marked as one that was below the level. */
    LogLine inFlight() {
        return new LogLine("{\"flight\":true," + json.substring(1), severity, wallMs, order, true);
    }
}
