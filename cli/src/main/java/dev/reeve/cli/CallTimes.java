// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

/**
 * What a door tells about a call.
 *
 * @param requestId empty = not told
 * @param queueMs NaN = not told
 * @param workerMs NaN = not told
 */
record CallTimes(String requestId, double queueMs, double workerMs) {
    static CallTimes of(String requestId) {
        return new CallTimes(requestId, Double.NaN, Double.NaN);
    }

    boolean areTold() {
        return !Double.isNaN(queueMs) && !Double.isNaN(workerMs);
    }
}
