// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The long-term key pairs of a server: one, or two while it is being replaced. A client that knows either gets in.
 *
 * @param pairs the one that shall stay first
 */
public record CurveServerKeys(List<CurveKeyPair> pairs) {
    private static final int PAIRS_MAX = 2;

    public CurveServerKeys {
        pairs = List.copyOf(pairs);
        if (pairs.isEmpty() || pairs.size() > PAIRS_MAX) {
            throw new IllegalArgumentException("a server has 1 or 2 key pairs, not " + pairs.size());
        }
    }

    /** One pair. */
    public static CurveServerKeys of(CurveKeyPair pair) {
        return new CurveServerKeys(List.of(pair));
    }

    /** Whether the bytes are the public half of one of ours. */
    boolean hasPublicKey(byte[] publicKey) {
        return pairs.stream().anyMatch(pair -> Arrays.equals(pair.publicBytes(), publicKey));
    }

    /** What opens the box of a HELLO, if one of ours was meant. */
    Optional<CurveBox> open(CurveCrypto crypto, byte[] hello, byte[] clientTransientKey) {
        byte[] nonce = CurveNonce.of(CurveNonce.HELLO, hello, CurveCommand.HELLO_NONCE);
        for (CurveKeyPair pair : pairs) {
            CurveBox box = pair.boxWith(crypto, clientTransientKey);
            if (box == null) {
                return Optional.empty();
            }
            byte[] text = box.open(nonce, hello, CurveCommand.HELLO_BOX, hello.length - CurveCommand.HELLO_BOX);
            if (text != null) {
                return isZero(text) ? Optional.of(box) : Optional.empty();
            }
            box.close();
        }
        return Optional.empty();
    }

    private static boolean isZero(byte[] text) {
        int bits = 0;
        for (byte b : text) {
            bits |= b;
        }
        return bits == 0;
    }
}
