// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import java.util.Arrays;
import java.util.HexFormat;

/** Vectors that NaCl publishes (box.c, secretbox.c): a library that was miscompiled or replaced shall not be used. */
final class CryptoSelfTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] ALICE_SECRET =
            HEX.parseHex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
    private static final byte[] ALICE_PUBLIC =
            HEX.parseHex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
    private static final byte[] BOB_PUBLIC =
            HEX.parseHex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
    private static final byte[] NONCE = HEX.parseHex("69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37");
    private static final byte[] TEXT =
            HEX.parseHex("be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffce5ecbaaf33bd751a"
                    + "1ac728d45e6c61296cdc3c01233561f41db66cce314adb310e3be8250c46f06dceea3a7fa1348057"
                    + "e2f6556ad6b1318a024a838f21af1fde048977eb48f59ffd4924ca1c60902e52f0a089bc76897040"
                    + "e082f937763848645e0705");
    private static final byte[] BOX =
            HEX.parseHex("f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce48332ea7164d96a4"
                    + "476fb8c531a1186ac0dfc17c98dce87b4da7f011ec48c97271d2c20f9b928fe2270d6fb863d51738"
                    + "b48eeee314a7cc8ab932164548e526ae90224368517acfeabd6bb3732bc0e9da99832b61ca01b6de"
                    + "56244a9e88d5f9b37973f622a43d14a6599b1f654cb45a74e355a5");
    private static final int LARGE_BYTES = 3 * SodiumBox.SMALL_BYTES + 1;

    private CryptoSelfTest() {}

    /** What it does wrong, as the end of a sentence; empty if nothing. */
    static String fault(CurveCrypto crypto) {
        byte[] publicKey = new byte[CurveKeyPair.KEY_BYTES];
        crypto.derivePublicKey(ALICE_SECRET, publicKey);
        if (!Arrays.equals(publicKey, ALICE_PUBLIC)) {
            return "derives wrong public keys";
        }
        if (CurveBox.between(crypto, ALICE_SECRET, new byte[CurveKeyPair.KEY_BYTES]) != null) {
            return "takes keys of low order";
        }
        try (CurveBox box = CurveBox.between(crypto, ALICE_SECRET, BOB_PUBLIC)) {
            return box == null ? "does not agree on keys" : boxFault(box);
        }
    }

    private static String boxFault(CurveBox box) {
        if (!Arrays.equals(box.seal(NONCE, TEXT), BOX)) {
            return "seals wrong boxes";
        }
        if (!Arrays.equals(box.open(NONCE, BOX, 0, BOX.length), TEXT)) {
            return "does not open boxes";
        }
        byte[] large = box.seal(NONCE, new byte[LARGE_BYTES]);
        if (!Arrays.equals(box.open(NONCE, large, 0, large.length), new byte[LARGE_BYTES])) {
            return "does not open large boxes";
        }
        return takesForged(box, BOX) || takesForged(box, large) ? "opens forged boxes" : "";
    }

    private static boolean takesForged(CurveBox box, byte[] genuine) {
        byte[] forged = genuine.clone();
        forged[forged.length - 1] ^= 1;
        return box.open(NONCE, forged, 0, forged.length) != null;
    }
}
