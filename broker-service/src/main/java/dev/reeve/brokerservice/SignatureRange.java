// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * The two numbers of an ECDSA signature must lie between 1 and the order of the curve (CVE-2022-21449: "psychic
 * signatures").
 */
final class SignatureRange {

    private static final int NUMBER_BYTES = 32;

    private SignatureRange() {}

    static boolean isInRange(byte[] signature) {
        return isInRange(new BigInteger(1, Arrays.copyOfRange(signature, 0, NUMBER_BYTES)))
                && isInRange(new BigInteger(1, Arrays.copyOfRange(signature, NUMBER_BYTES, signature.length)));
    }

    private static boolean isInRange(BigInteger number) {
        return number.signum() > 0 && number.compareTo(SigningKeys.order()) < 0;
    }
}
