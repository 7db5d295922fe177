// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp;

/**
 * Bounds of a DEALER (docs/limits.md).
 *
 * @param frameBytesMax a larger frame ends the connection
 * @param queueMessagesMax messages that wait in each direction
 */
public record DealerSettings(int frameBytesMax, int queueMessagesMax) {

    /** The values of docs/limits.md. */
    public static DealerSettings defaults() {
        return new DealerSettings(1_048_576 + 65_536, 10_000);
    }
}
