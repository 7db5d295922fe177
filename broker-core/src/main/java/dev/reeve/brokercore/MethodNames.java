// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.EnvelopeView;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Names of methods as strings, made once for each that is called often: a table without chains, in which a name takes
 * the place of another. Peers may make up names; that costs a string each, and no memory.
 */
final class MethodNames {
    private static final int SIZE = 1 << 10;

    private final byte[] @Nullable [] bytes = new byte[SIZE][];
    private final String[] names = new String[SIZE];

    String of(EnvelopeView envelope) {
        int length = envelope.methodLength();
        if (length == 0) {
            return "";
        }
        byte[] frame = envelope.frame();
        int from = envelope.methodOffset();
        int at = slotOf(frame, from, length);
        byte[] known = bytes[at];
        if (known == null || !Arrays.equals(known, 0, known.length, frame, from, from + length)) {
            bytes[at] = Arrays.copyOfRange(frame, from, from + length);
            names[at] = envelope.method();
        }
        return names[at];
    }

    private static int slotOf(byte[] frame, int from, int length) {
        int hash = length;
        for (int i = from; i < from + length; i++) {
            hash = hash * 31 + frame[i];
        }
        return (hash ^ (hash >>> 10) ^ (hash >>> 20)) & (SIZE - 1);
    }
}
