// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Time-based one-time passwords (RFC 6238) as every authenticator app makes them: HMAC-SHA-1, 30 s, six digits. A code
 * of the step before or after is taken, too, for clocks differ; none of a step that was used.
 */
final class Totp {
    static final int SECRET_BYTES = 20;
    private static final int STEP_SECONDS = 30;
    private static final int DIGITS = 6;
    private static final int MODULUS = 1_000_000;
    private static final Pattern FORM = Pattern.compile("[0-9]{" + DIGITS + "}");

    private Totp() {}

    /** The digits of a code as a person types it, perhaps with blanks; empty = it is none. */
    static Optional<String> parse(String typed) {
        String digits = typed.strip().replace(" ", "");
        return FORM.matcher(digits).matches() ? Optional.of(digits) : Optional.empty();
    }

    static long stepAt(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), STEP_SECONDS);
    }

    /** The step whose code that is; empty = no step near now, or one that was used. Looks at all three, in any case. */
    static OptionalLong match(byte[] secret, String code, Instant now, long lastStep) {
        OptionalLong found = OptionalLong.empty();
        for (long step = stepAt(now) - 1; step <= stepAt(now) + 1; step++) {
            boolean same = MessageDigest.isEqual(ascii(codeOf(secret, step)), ascii(code));
            if (same && step > lastStep && found.isEmpty()) {
                found = OptionalLong.of(step);
            }
        }
        return found;
    }

    /** RFC 4226 section 5.3. */
    static String codeOf(byte[] secret, long step) {
        byte[] mac = mac(secret, ByteBuffer.allocate(Long.BYTES).putLong(step).array());
        int offset = mac[mac.length - 1] & 0xf;
        int value = ByteBuffer.wrap(mac).getInt(offset) & 0x7fff_ffff;
        return String.format("%0" + DIGITS + "d", value % MODULUS);
    }

    private static byte[] mac(byte[] secret, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "HmacSHA1"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a Java platform without HMAC-SHA-1", e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
