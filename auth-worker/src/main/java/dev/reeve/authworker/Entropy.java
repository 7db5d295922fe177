// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.BitSet;

/** A crude look at secrets that come from files: it finds zeros, repeated letters and words, not bad generators. */
final class Entropy {
    private Entropy() {}

    static int differentBytes(byte[] secret) {
        BitSet seen = new BitSet(256);
        for (byte b : secret) {
            seen.set(b & 0xff);
        }
        return seen.cardinality();
    }
}
