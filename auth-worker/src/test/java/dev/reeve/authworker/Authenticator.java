// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.HexFormat;

/** An authenticator app: reads the secret as it is shown, and makes codes. */
final class Authenticator {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private byte[] secret = {};

    void scan(MfaSetup.Begun begun) {
        if (!begun.uri().contains("secret=" + begun.secret() + "&")) {
            throw new AssertionError(begun.uri());
        }
        secret = decode(begun.secret());
    }

    String codeAt(Instant time) {
        return Totp.codeOf(secret, Totp.stepAt(time));
    }

    String secretHex() {
        return HexFormat.of().formatHex(secret);
    }

    private static byte[] decode(String base32) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int buffer = 0;
        int bits = 0;
        for (int i = 0; i < base32.length(); i++) {
            buffer = ((buffer << 5) | ALPHABET.indexOf(base32.charAt(i))) & 0xfff;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes.write((buffer >> bits) & 0xff);
            }
        }
        return bytes.toByteArray();
    }
}
