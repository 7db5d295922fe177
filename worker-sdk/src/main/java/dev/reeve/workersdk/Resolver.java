// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Addresses of a DNS name. */
@FunctionalInterface
interface Resolver {

    /** Every address, IPv6 in brackets; empty if the name is unknown or the server does not answer. */
    List<String> addresses(String name);

    /** The system's resolver. The JVM's own cache decides how fresh it is: {@code networkaddress.cache.ttl}. */
    static Resolver system() {
        return name -> {
            try {
                return Arrays.stream(InetAddress.getAllByName(name))
                        .map(Resolver::text)
                        .sorted()
                        .toList();
            } catch (UnknownHostException _) {
                return List.of();
            }
        };
    }

    private static String text(InetAddress address) {
        return address instanceof Inet6Address ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
    }
}
