// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import java.nio.charset.StandardCharsets;

/** Bit mixing: hash tables, rendezvous hashing, epochs. Not for secrets. */
final class Mix {
    private Mix() {}

    /** The finaliser of SplitMix64: every input bit moves every output bit. */
    static long of(long value) {
        long z = value + 0x9e37_79b9_7f4a_7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d0_49bb_1331_11ebL;
        return z ^ (z >>> 31);
    }

    /** The same text has the same hash on every broker. */
    static long ofText(String text) {
        long hash = 0xcbf2_9ce4_8422_2325L;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x0000_0100_0000_01b3L;
        }
        return of(hash);
    }
}
