// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The rules for service names. */
public final class ServiceName {
    /** Services of this prefix are handled inside the broker (8-01). */
    public static final String MMI_PREFIX = "mmi.";
    /** Services of this prefix are Reeve's own: plain clients cannot call them. */
    public static final String RESERVED_PREFIX = "reeve.";

    private static final int CALLABLE_CHARS_MAX = 64;
    private static final int PLAIN_BYTES_MAX = 255;

    private ServiceName() {}

    /** {@code [a-z0-9.-]{1,64}}: what Reeve peers and the gateway can call. */
    public static boolean isCallable(String name) {
        if (name.isEmpty() || name.length() > CALLABLE_CHARS_MAX) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean allowed = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
            if (!allowed) {
                return false;
            }
        }
        return true;
    }

    /** 1-255 bytes of valid UTF-8 without control characters: what a plain peer may use. */
    public static boolean isPlainLegal(byte[] name) {
        return name.length > 0 && name.length <= PLAIN_BYTES_MAX && FieldText.isClean(name, 0, name.length);
    }

    /** The name under which a gRPC service is called here: lower case, and {@code -} for {@code _}. */
    public static String ofGrpc(String fullName) {
        return fullName.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** True if the broker itself answers (8-01); also for {@code mmi.} alone. */
    public static boolean isMmi(String name) {
        return name.startsWith(MMI_PREFIX);
    }

    /** True for Reeve's own services. */
    public static boolean isReserved(String name) {
        return name.startsWith(RESERVED_PREFIX);
    }

    /** The name in a frame, or null if {@link #isPlainLegal} says no. */
    static @Nullable String decode(byte[] frame) {
        return isPlainLegal(frame) ? new String(frame, StandardCharsets.UTF_8) : null;
    }
}
