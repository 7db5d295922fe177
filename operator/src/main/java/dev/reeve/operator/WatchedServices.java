// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.protocol.ServiceName;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * The services that brokers are asked for: as many as they take, and none that they refuse, as that would end the
 * streams of all others too. Any thread.
 */
final class WatchedServices {
    static final int SERVICES_MAX = 1_000;
    private static final Logger LOG = Logger.getLogger(WatchedServices.class);

    private Set<String> leftOut = Set.of();
    private volatile Set<String> taken = Set.of();

    /** These and no other. Those that are left out are told when they are others than before. */
    synchronized void want(Set<String> wanted) {
        List<String> asked = wanted.stream()
                .filter(name -> ServiceName.isCallable(name) && !ServiceName.isMmi(name))
                .sorted()
                .limit(SERVICES_MAX)
                .toList();
        taken = Set.copyOf(asked);
        Set<String> rest =
                Set.copyOf(wanted.stream().filter(name -> !taken.contains(name)).toList());
        if (!rest.isEmpty() && !rest.equals(leftOut)) {
            LOG.errorf(
                    "Of %d services brokers are asked for %d; not for %s: names that no worker can have, or beyond %d",
                    wanted.size(),
                    taken.size(),
                    rest.stream().sorted().limit(10).toList(),
                    SERVICES_MAX);
        }
        leftOut = rest;
    }

    Set<String> taken() {
        return taken;
    }
}
