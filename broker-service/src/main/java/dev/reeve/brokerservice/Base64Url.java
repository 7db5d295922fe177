// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Base64url without padding, in its one canonical form: else one token would have many spellings. */
final class Base64Url {

    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private Base64Url() {}

    /** The bytes; null if the text is not what {@link Base64.Encoder#withoutPadding} would make of them. */
    static byte @Nullable [] decode(byte[] text) {
        try {
            byte[] bytes = DECODER.decode(text);
            return Arrays.equals(ENCODER.encode(bytes), text) ? bytes : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
