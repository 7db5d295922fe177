// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

/**
 * What is told of a pool.
 *
 * @param reason one word, of operator.md's list
 * @param isWarning somebody should look
 */
record PoolEventNote(PoolKey key, String reason, boolean isWarning, String note) {
    PoolEventNote withMore(int leftOut) {
        String more = leftOut == 0 ? "" : " (" + leftOut + " more like this were left out before)";
        return new PoolEventNote(key, reason, isWarning, note + more);
    }
}
