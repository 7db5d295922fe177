// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Ten codes of 80 bits for the day the phone is lost: shown once, each good once. */
final class RecoveryCodes {
    static final int COUNT = 10;
    private static final int BYTES = 10;

    private RecoveryCodes() {}

    static List<String> make(SecureRandom random) {
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            byte[] bytes = new byte[BYTES];
            random.nextBytes(bytes);
            String text = CrockfordBase32.encode(bytes);
            codes.add(text.substring(0, 8) + "-" + text.substring(8));
        }
        return codes;
    }

    /** However it was copied from paper. */
    static SecretHash hashOf(String code) {
        return SecretHash.of(code.toLowerCase(Locale.ROOT)
                .replaceAll("[\\s-]", "")
                .replace('o', '0')
                .replace('i', '1')
                .replace('l', '1'));
    }
}
