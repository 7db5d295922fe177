// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import java.util.concurrent.TimeUnit;

/** One line in ten seconds, which says how many there would have been before it: strangers do not fill the log. */
final class LogWindow {
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);

    private long nextNs = System.nanoTime();
    private long unsaid;

    /** Whether there may be a line now; if not, it is counted. */
    boolean opens() {
        long now = System.nanoTime();
        if (now - nextNs < 0) {
            unsaid++;
            return false;
        }
        nextNs = now + INTERVAL_NS;
        return true;
    }

    /** Lines that there were not since the last one. */
    long takeUnsaid() {
        long taken = unsaid;
        unsaid = 0;
        return taken;
    }
}
