// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** DNS, as far as the directory of brokers asks it. */
@FunctionalInterface
interface Lookup {
    /**
     * All addresses of a name, in any order. Waits as long as the system's resolver does.
     *
     * @throws UnknownHostException no answer, or none that has an address: both look the same
     */
    List<InetAddress> addresses(String host) throws UnknownHostException;

    /** The system's, which the JVM would otherwise ask only every 30 s. */
    static Lookup system() {
        if (Security.getProperty("networkaddress.cache.ttl") == null) {
            Security.setProperty("networkaddress.cache.ttl", "4");
            Security.setProperty("networkaddress.cache.negative.ttl", "4");
        }
        return host -> Arrays.asList(InetAddress.getAllByName(host));
    }

    /**
     * One address of each broker: where a name has addresses of both families, a broker has one of each and would be
     * counted twice. Sorted, so that a bound always keeps the same ones.
     */
    static List<InetAddress> oneFamily(List<InetAddress> addresses) {
        boolean hasV4 = addresses.stream().anyMatch(Inet4Address.class::isInstance);
        return addresses.stream()
                .filter(address -> !hasV4 || address instanceof Inet4Address)
                .distinct()
                .sorted(Comparator.comparing(InetAddress::getHostAddress))
                .toList();
    }
}
