// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many files this process may have open: connections must leave the other half to everything else. */
final class FileDescriptors {

    private FileDescriptors() {}

    static int half() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            return Math.clamp(unix.getMaxFileDescriptorCount() / 2, 16, Integer.MAX_VALUE);
        }
        return Integer.MAX_VALUE;
    }

    /** Open now; 0 where the platform does not tell. */
    static long open() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }
}
