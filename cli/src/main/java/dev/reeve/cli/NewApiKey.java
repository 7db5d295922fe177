// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.zip.CRC32;

/**
 * Makes an API key as the auth worker reads it: {@code rvs_}, a UUID of version 7, 256 random bits and the check sum of
 * all before it, in Crockford's base32.
 */
final class NewApiKey {
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int BITS = 5;
    private static final int ID_BYTES = 16;
    private static final int SECRET_BYTES = 32;

    private NewApiKey() {}

    static String make(Instant now, SecureRandom random) {
        long high = now.toEpochMilli() << 16 | 0x7000L | random.nextLong() >>> 52;
        long low = 0x8000_0000_0000_0000L | random.nextLong() >>> 2;
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        String body = "rvs_"
                + base32(
                        ByteBuffer.allocate(ID_BYTES).putLong(high).putLong(low).array())
                + base32(secret);
        CRC32 sum = new CRC32();
        sum.update(body.getBytes(US_ASCII));
        return body
                + base32(ByteBuffer.allocate(Integer.BYTES)
                        .putInt((int) sum.getValue())
                        .array());
    }

    private static String base32(byte[] bytes) {
        BigInteger rest = new BigInteger(1, bytes);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < (bytes.length * Byte.SIZE + BITS - 1) / BITS; i++) {
            text.append(ALPHABET.charAt(rest.intValue() & (ALPHABET.length() - 1)));
            rest = rest.shiftRight(BITS);
        }
        return text.reverse().toString();
    }
}
