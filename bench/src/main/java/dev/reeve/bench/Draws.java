// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench;

/** Numbers at random from a seed that is always the same, for next to nothing (xorshift). */
public final class Draws {
    private long state = 0x9e37_79b9_7f4a_7c15L;

    /** One of 0 to that, without it. */
    public int next(int bound) {
        state ^= state << 13;
        state ^= state >>> 7;
        state ^= state << 17;
        return (int) (((state >>> 33) * bound) >>> 31);
    }
}
