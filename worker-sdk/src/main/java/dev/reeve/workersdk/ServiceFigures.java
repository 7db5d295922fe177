// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

/**
 * What a Pulse tells of a service, cumulative since the start.
 *
 * @param load CPU share of the limit, 0 to 1; negative if unknown
 * @param lastError at most 256 bytes, nothing of the caller's data
 */
record ServiceFigures(long requests, long errors, double processingSeconds, String lastError, double load) {
    static final ServiceFigures NONE = new ServiceFigures(0, 0, 0, "", -1);
}
