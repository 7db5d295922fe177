// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a request path once, strictly. Whatever two readers could see differently ({@code ..}, {@code //}, {@code ;},
 * an encoded slash or dot segment, a control character) is no path here: nothing is ever authorised by its prefix.
 */
final class RequestPath {
    private static final int LENGTH_MAX = 2_048;

    private RequestPath() {}

    /** The decoded path, or null if it can name nothing here. */
    static @Nullable String decode(@Nullable String raw) {
        if (raw == null || !raw.startsWith("/") || raw.length() > LENGTH_MAX) {
            return null;
        }
        String lower = raw.toLowerCase(Locale.ROOT);
        if (lower.contains("%2f") || lower.contains("%5c") || lower.contains("%3b") || lower.contains("%25")) {
            return null;
        }
        String decoded = raw.indexOf('%') < 0 ? raw : percentDecoded(raw);
        return decoded == null || !isPlain(decoded) ? null : decoded;
    }

    private static boolean isPlain(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c < 0x20 || c == 0x7f || c == ';' || c == '\\') {
                return false;
            }
        }
        return !path.contains("//") && !hasDotSegment(path);
    }

    /** A part that is {@code .} or {@code ..}. By hand: every request comes by here. */
    private static boolean hasDotSegment(String path) {
        for (int at = path.indexOf("/."); at >= 0; at = path.indexOf("/.", at + 1)) {
            int end = at + 2 < path.length() && path.charAt(at + 2) == '.' ? at + 3 : at + 2;
            if (end == path.length() || path.charAt(end) == '/') {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String percentDecoded(String raw) {
        byte[] source = raw.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(source.length);
        for (int i = 0; i < source.length; i++) {
            if (source[i] != '%') {
                bytes.put(source[i]);
                continue;
            }
            int value = i + 2 < source.length ? hex(source[i + 1], source[i + 2]) : -1;
            if (value < 0) {
                return null;
            }
            bytes.put((byte) value);
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException _) {
            return null;
        }
    }

    private static int hex(byte high, byte low) {
        int h = Character.digit(high, 16);
        int l = Character.digit(low, 16);
        return h < 0 || l < 0 ? -1 : h * 16 + l;
    }
}
