// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many files and connections a process may have open. */
final class Descriptors {
    /** A broker takes connections for half of its descriptors; both have files besides. */
    private static final int SPARE = 100;

    private Descriptors() {}

    /** Of this process and of those it starts: a JVM raises its own bound to the hard one. */
    static long max() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }

    /**
     * Said before a thousand connections have failed one by one.
     *
     * @throws BenchException the bound is too low for so many clients
     */
    static void require(int clients, long max) {
        long needed = clients == 0 ? 0 : 2L * (clients + SPARE);
        if (max < needed) {
            throw new BenchException(
                    clients + " clients need " + needed + " file descriptors in the broker's process, of "
                            + "which half are for connections; the hard limit here is " + max + " (ulimit -Hn)");
        }
    }
}
