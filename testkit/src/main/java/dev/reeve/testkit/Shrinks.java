// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Smaller variants of a recorded sequence of draws, the boldest first. */
final class Shrinks {
    private Shrinks() {}

    static List<long[]> of(long[] numbers) {
        List<long[]> variants = new ArrayList<>();
        for (int chunk = numbers.length; chunk >= 1; chunk /= 2) {
            for (int from = 0; from + chunk <= numbers.length; from += chunk) {
                variants.add(without(numbers, from, chunk));
            }
        }
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] != 0) {
                variants.add(with(numbers, i, 0));
                // Steps that halve: any bound is found in few rounds.
                for (long step = Long.highestOneBit(numbers[i]); step != 0; step >>>= 1) {
                    variants.add(with(numbers, i, numbers[i] - step));
                }
                // A shorter list also needs one element less: both at once.
                if (i + 1 < numbers.length) {
                    variants.add(without(with(numbers, i, numbers[i] - 1), i + 1, 1));
                }
            }
        }
        return variants;
    }

    /** Shorter is smaller; of equal length the first smaller number decides. */
    static boolean isSmaller(long[] left, long[] right) {
        if (left.length != right.length) {
            return left.length < right.length;
        }
        int different = Arrays.mismatch(left, right);
        return different >= 0 && Long.compareUnsigned(left[different], right[different]) < 0;
    }

    private static long[] without(long[] numbers, int from, int count) {
        long[] shorter = new long[numbers.length - count];
        System.arraycopy(numbers, 0, shorter, 0, from);
        System.arraycopy(numbers, from + count, shorter, from, numbers.length - from - count);
        return shorter;
    }

    private static long[] with(long[] numbers, int index, long value) {
        long[] changed = numbers.clone();
        changed[index] = value;
        return changed;
    }
}
