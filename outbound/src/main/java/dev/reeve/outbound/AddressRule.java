// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.outbound;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * Which network addresses may be called. A name that leads into our own network would let whoever controls it read
 * what only we can reach (SSRF). Never called are link-local addresses and others where clouds keep their metadata, nor
 * IPv6 addresses that stand for an IPv4 one and would lead round these rules.
 *
 * @param privateAllowed those of this machine and of private networks, too
 * @param clear where TLS may be left out
 */
public record AddressRule(boolean privateAllowed, Clear clear) {
    /** To which of the allowed addresses a request may go without TLS. */
    public enum Clear {
        /** This machine's. */
        LOOPBACK,
        /** This machine's, and those of networks that are somebody's own. */
        PRIVATE
    }

    /** Whether it may be called at all. */
    public boolean allows(InetAddress address) {
        if (address.isAnyLocalAddress() || address.isMulticastAddress() || address.isLinkLocalAddress()) {
            return false;
        }
        if (address instanceof Inet6Address v6 && isNeverCalled(v6)) {
            return false;
        }
        return privateAllowed || isPublic(address);
    }

    /** Whether it may be called without TLS. */
    public boolean allowsInClear(InetAddress address) {
        return allows(address)
                && switch (clear) {
                    case LOOPBACK -> address.isLoopbackAddress();
                    case PRIVATE -> isOwn(address);
                };
    }

    /** IPv4-compatible (but this machine), NAT64 (64:ff9b::/96, 64:ff9b:1::/48), a cloud's own (fd00:ec2::/32). */
    private static boolean isNeverCalled(Inet6Address address) {
        byte[] bytes = address.getAddress();
        int first = part(bytes, 0);
        int second = part(bytes, 1);
        return (address.isIPv4CompatibleAddress() && !address.isLoopbackAddress())
                || (first == 0x64 && second == 0xff9b)
                || (first == 0xfd00 && second == 0xec2);
    }

    /** This machine, RFC 1918, carriers' NAT (100.64/10), fec0::/10 and fc00::/7. */
    private static boolean isOwn(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean isUnique = address instanceof Inet6Address && (bytes[0] & 0xfe) == 0xfc;
        boolean isShared = address instanceof Inet4Address && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
        return address.isLoopbackAddress() || address.isSiteLocalAddress() || isUnique || isShared;
    }

    private static int part(byte[] address, int index) {
        return ((address[2 * index] & 0xff) << 8) | (address[2 * index + 1] & 0xff);
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
        int first = part(bytes, 0);
        int second = part(bytes, 1);
        boolean global = (bytes[0] & 0xe0) == 0x20;
        boolean special = first == 0x2002 || (first == 0x2001 && (second == 0 || second == 0xdb8));
        return global && !special;
    }
}
