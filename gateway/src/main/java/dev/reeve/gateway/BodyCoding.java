// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ErrorReason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Undoes a request's content coding within the bounds; any thread, but it costs time: not on an event loop. */
final class BodyCoding {
    private static final int STEP = 8_192;

    private BodyCoding() {}

    /**
     * The body as it was before coding.
     *
     * @param coding header Content-Encoding; null = none
     * @throws Refusal TOO_LARGE: larger than a body may be, or inflating by more than the ratio; 415: other coding
     */
    static byte[] decode(byte[] body, @Nullable String coding, LimitSettings.HttpLimits limits) {
        String name = coding == null ? "identity" : coding.strip().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "identity", "" -> body;
            case "gzip" -> inflate(body, limits);
            default -> throw Refusal.status(415, "content coding not known; allowed: gzip, identity");
        };
    }

    private static byte[] inflate(byte[] body, LimitSettings.HttpLimits limits) {
        long most = Math.min(limits.bodyBytes(), (long) body.length * limits.inflateRatio());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] step = new byte[STEP];
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body), STEP)) {
            for (int read = in.read(step); read >= 0; read = in.read(step)) {
                if (out.size() + read > most) {
                    throw Refusal.of(
                            ErrorReason.TOO_LARGE,
                            "the body inflates to more than " + limits.bodyBytes() + " bytes or "
                                    + limits.inflateRatio() + " times its size");
                }
                out.write(step, 0, read);
            }
        } catch (IOException _) {
            throw Refusal.invalid("the body is no gzip");
        }
        return out.toByteArray();
    }
}
