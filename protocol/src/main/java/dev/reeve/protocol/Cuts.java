// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import java.util.Arrays;

/** The parts of a frame that a rewrite leaves out, in ascending order. At most a few dozen: fields are bounded. */
final class Cuts {
    private int[] ranges = new int[8];
    private int size;
    private int totalBytes;

    void clear() {
        size = 0;
        totalBytes = 0;
    }

    void add(int start, int end) {
        if (size == ranges.length) {
            ranges = Arrays.copyOf(ranges, 2 * size);
        }
        ranges[size++] = start;
        ranges[size++] = end;
        totalBytes += end - start;
    }

    /** Whether a rewrite leaves out no more than one part. */
    boolean areSimple() {
        return size <= 2;
    }

    /** Where the first part starts; 0 if there is none. */
    int firstStart() {
        return size == 0 ? 0 : ranges[0];
    }

    /** Where it ends. */
    int firstEnd() {
        return size == 0 ? 0 : ranges[1];
    }

    /** Bytes that are left out. */
    int totalBytes() {
        return totalBytes;
    }

    /**
     * Copies what is kept, from 0 to the end of the source, but one range given apart, which is kept too.
     *
     * @return where in the target the copy ends
     */
    int copyKept(byte[] source, byte[] target, int spareStart) {
        int from = 0;
        int to = 0;
        for (int i = 0; i < size; i += 2) {
            if (ranges[i] == spareStart) {
                continue;
            }
            int length = ranges[i] - from;
            System.arraycopy(source, from, target, to, length);
            to += length;
            from = ranges[i + 1];
        }
        System.arraycopy(source, from, target, to, source.length - from);
        return to + source.length - from;
    }
}
