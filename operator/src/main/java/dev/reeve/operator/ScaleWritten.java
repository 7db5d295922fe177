// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operator.law.PoolCommand;

/**
 * A number that was written.
 *
 * @param word the reason, for people
 */
record ScaleWritten(int from, int to, PoolCommand.Reason reason, String word) {
    static ScaleWritten of(PoolCommand write, int to) {
        return switch (write) {
            case PoolCommand.Scale scale -> new ScaleWritten(scale.from(), to, scale.reason(), word(scale.reason()));
            case PoolCommand.ScaleIn scale -> new ScaleWritten(scale.from(), to, PoolCommand.Reason.LOAD, "Idle");
            case PoolCommand.Drain _, PoolCommand.Undrain _, PoolCommand.MarkVictims _, PoolCommand.Tell _ ->
                throw new IllegalStateException("no write: " + write);
        };
    }

    private static String word(PoolCommand.Reason reason) {
        return switch (reason) {
            case WOKEN -> "Woken";
            case LOAD -> "Load";
            case BOUNDS -> "Bounds";
            case FALLBACK -> "Fallback";
        };
    }

    boolean isUpward() {
        return to > from;
    }
}
