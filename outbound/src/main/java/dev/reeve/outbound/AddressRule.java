// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.outbound;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * Which network addresses may be called. A name that leads into our own network would let whoever controls it read
 * what only we can reach (SSRF). Link-local addresses are never called, for there the clouds keep their metadata.
 *
 * @param privateAllowed those of this machine and of private networks, too
 * @param clear where TLS may be left out
 */
public record AddressRule(boolean privateAllowed, Clear clear) {
    /** To which of the allowed addresses a request may go without TLS. */
    public enum Clear {
        /** This machine's. */
        LOOPBACK,
        /** Every one that is not public. */
        PRIVATE
    }

    /** Whether it may be called at all. */
    public boolean allows(InetAddress address) {
        if (address.isAnyLocalAddress() || address.isMulticastAddress() || address.isLinkLocalAddress()) {
            return false;
        }
        return privateAllowed || isPublic(address);
    }

    /** Whether it may be called without TLS. */
    public boolean allowsInClear(InetAddress address) {
        return allows(address)
                && switch (clear) {
                    case LOOPBACK -> address.isLoopbackAddress();
                    case PRIVATE -> !isPublic(address);
                };
    }

    private static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address.isLoopbackAddress() || address.isSiteLocalAddress()) {
            return false;
        }
        return address instanceof Inet4Address ? isPublicV4(bytes) : isPublicV6(bytes);
    }

    /** Besides RFC 1918: this network, carriers' NAT, protocol assignments, documentation, benchmarks, reserved. */
    private static boolean isPublicV4(byte[] bytes) {
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        int third = bytes[2] & 0xff;
        boolean special = first == 0
                || (first == 100 && (second & 0xc0) == 64)
                || (first == 192 && second == 0 && (third == 0 || third == 2))
                || (first == 198 && (second & 0xfe) == 18)
                || (first == 198 && second == 51 && third == 100)
                || (first == 203 && second == 0 && third == 113)
                || first >= 240;
        return !special;
    }

    /** Global unicast (2000::/3) without what holds an IPv4 address (6to4, Teredo) or is for documents. */
    private static boolean isPublicV6(byte[] bytes) {
        int first = ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
        int second = ((bytes[2] & 0xff) << 8) | (bytes[3] & 0xff);
        boolean global = (bytes[0] & 0xe0) == 0x20;
        boolean special = first == 0x2002 || (first == 0x2001 && (second == 0 || second == 0xdb8));
        return global && !special;
    }
}
