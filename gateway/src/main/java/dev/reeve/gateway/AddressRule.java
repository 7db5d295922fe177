// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.netty.util.NetUtil;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Networks of proxies in front of the gateway, whose word about the caller's address is believed; or of peers. */
record AddressRule(List<Network> networks) {
    AddressRule {
        networks = List.copyOf(networks);
    }

    static AddressRule of(List<String> cidrs) {
        return of(cidrs, "reeve.gateway.trusted-proxies");
    }

    /**
     * Networks of any setting.
     *
     * @param key names it when an entry is wrong
     */
    static AddressRule of(List<String> cidrs, String key) {
        return new AddressRule(cidrs.stream().map(cidr -> network(cidr, key)).toList());
    }

    boolean contains(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        return bytes != null && networks.stream().anyMatch(network -> network.contains(bytes));
    }

    /**
     * The caller's address: the connection's, or behind trusted proxies the last forwarded one that is not itself a
     * trusted proxy. A forged entry to the left of it is never reached.
     */
    String caller(String peer, @Nullable String forwardedFor) {
        if (forwardedFor == null || !contains(peer)) {
            return peer;
        }
        String[] hops = forwardedFor.split(",", -1);
        String caller = peer;
        for (int i = hops.length - 1; i >= 0; i--) {
            String hop = hops[i].strip();
            if (NetUtil.createByteArrayFromIpAddressString(hop) == null) {
                return caller;
            }
            caller = hop;
            if (!contains(hop)) {
                return caller;
            }
        }
        return caller;
    }

    /** The key under which limits count an address: IPv6 by its /64, as one subscriber owns that much. */
    static String limitKey(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null || bytes.length == 4) {
            return address;
        }
        if (isMappedV4(bytes)) {
            return (bytes[12] & 0xff) + "." + (bytes[13] & 0xff) + "." + (bytes[14] & 0xff) + "." + (bytes[15] & 0xff);
        }
        return new BigInteger(1, bytes).shiftRight(64).toString(16) + "/64";
    }

    /** As {@link #limitKey(String)}. */
    static String limitKey(InetAddress address) {
        return limitKey(address.getHostAddress());
    }

    private static boolean isMappedV4(byte[] bytes) {
        for (int i = 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return bytes[10] == -1 && bytes[11] == -1;
    }

    private static Network network(String cidr, String key) {
        int slash = cidr.indexOf('/');
        String address = slash < 0 ? cidr : cidr.substring(0, slash);
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        int bits = bytes == null ? 0 : bytes.length * 8;
        int prefix = slash < 0 ? bits : number(cidr.substring(slash + 1));
        if (bytes == null || prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException(key + " holds '" + cidr + "'; allowed: an address, or address/prefix");
        }
        return new Network(new BigInteger(1, bytes).shiftRight(bits - prefix), bits, prefix);
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
    }

    /** One network: its leading bits. */
    record Network(BigInteger head, int bits, int prefix) {
        boolean contains(byte[] address) {
            return address.length * 8 == bits
                    && new BigInteger(1, address).shiftRight(bits - prefix).equals(head);
        }
    }
}
