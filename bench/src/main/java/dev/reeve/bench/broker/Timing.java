// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

/**
 * How long what takes.
 *
 * @param turns of each peer at each load
 * @param warmUpMs once, before the first turn
 * @param settleMs before each turn, under its load
 * @param turnMs measured in each turn
 */
public record Timing(int turns, long warmUpMs, long settleMs, long turnMs) {
    public Timing withTurns(int count) {
        return new Timing(count, warmUpMs, settleMs, turnMs);
    }

    public Timing withTurnMs(long ms) {
        return new Timing(turns, warmUpMs, settleMs, ms);
    }
}
