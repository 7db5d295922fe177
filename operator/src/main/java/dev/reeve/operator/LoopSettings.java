// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

/**
 * The loop's bounds.
 *
 * @param budgetMs from a need until its write is answered; what takes longer is counted
 * @param meteredPoolsMax pools beyond have no metrics of their own
 * @param closingMs what is under way at the end is waited for so long
 * @param callingBackMs marks are taken away for so long at the end
 */
record LoopSettings(long budgetMs, int meteredPoolsMax, long closingMs, long callingBackMs) {
    static final LoopSettings DEFAULT = new LoopSettings(250, 500, 5_000, 2_000);
}
