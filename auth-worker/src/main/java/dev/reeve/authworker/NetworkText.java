// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.net.InetAddress;
import java.util.Optional;

/** A network as people write it: {@code 192.0.2.0/24}, {@code 2001:db8::/32}, or a single address. Never asks DNS. */
final class NetworkText {
    private NetworkText() {}

    /** In the form that PostgreSQL takes for a cidr, with the bits beside the network set to zero. */
    static String parse(String typed) {
        int slash = typed.indexOf('/');
        InetAddress address =
                address(slash < 0 ? typed : typed.substring(0, slash)).orElseThrow(NetworkText::refusal);
        byte[] bytes = address.getAddress();
        int bits = slash < 0 ? bytes.length * 8 : bits(typed.substring(slash + 1), bytes.length * 8);
        for (int i = 0; i < bytes.length; i++) {
            int kept = Math.clamp(bits - i * 8L, 0, 8);
            bytes[i] &= (byte) (0xff << (8 - kept));
        }
        return text(bytes) + "/" + bits;
    }

    /** Perhaps with a zone; empty = it is none. */
    static Optional<InetAddress> address(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static int bits(String text, int max) {
        if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) > max) {
            throw refusal();
        }
        return Integer.parseInt(text);
    }

    private static String text(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
        }
    }

    private static AuthRefusal refusal() {
        return AuthRefusal.invalid("addresses must have the form 192.0.2.0/24, 2001:db8::/32 or a single address");
    }
}
