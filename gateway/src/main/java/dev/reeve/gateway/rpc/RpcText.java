// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.rpc;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values of the protocols' headers: timeouts, messages, binary values. */
public final class RpcText {
    private static final Pattern GRPC_TIMEOUT = Pattern.compile("([0-9]{1,8})([HMSmun])");
    private static final Pattern CONNECT_TIMEOUT = Pattern.compile("[0-9]{1,10}");

    private RpcText() {}

    /**
     * Header {@code grpc-timeout}: up to 8 digits and a unit.
     *
     * @return milliseconds, at least 1
     * @throws IllegalArgumentException malformed
     */
    public static long grpcTimeoutMs(String value) {
        Matcher matcher = GRPC_TIMEOUT.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("grpc-timeout is 1 to 8 digits and one of H, M, S, m, u, n");
        }
        long amount = Long.parseLong(matcher.group(1));
        long millis = switch (matcher.group(2)) {
            case "H" -> amount * 3_600_000;
            case "M" -> amount * 60_000;
            case "S" -> amount * 1_000;
            case "m" -> amount;
            case "u" -> amount / 1_000;
            default -> amount / 1_000_000;
        };
        return Math.max(1, millis);
    }

    /**
     * Header {@code Connect-Timeout-Ms}: up to 10 digits.
     *
     * @return milliseconds, at least 1
     * @throws IllegalArgumentException malformed
     */
    public static long connectTimeoutMs(String value) {
        if (!CONNECT_TIMEOUT.matcher(value).matches()) {
            throw new IllegalArgumentException("Connect-Timeout-Ms is 1 to 10 digits");
        }
        return Math.max(1, Long.parseLong(value));
    }

    /** Header {@code grpc-message}: UTF-8, where everything but visible ASCII, and the percent sign, is encoded. */
    public static String percentEncoded(String message) {
        StringBuilder out = new StringBuilder(message.length());
        for (byte octet : message.getBytes(StandardCharsets.UTF_8)) {
            if (octet >= 0x20 && octet <= 0x7e && octet != '%') {
                out.append((char) octet);
            } else {
                out.append('%').append(String.format(Locale.ROOT, "%02X", octet & 0xff));
            }
        }
        return out.toString();
    }

    /** A value of a header whose name ends with {@code -bin}: base64 without padding. */
    public static String binary(byte[] value) {
        return Base64.getEncoder().withoutPadding().encodeToString(value);
    }
}
