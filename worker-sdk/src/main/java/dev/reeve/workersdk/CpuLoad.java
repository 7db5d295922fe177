// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import java.lang.management.ManagementFactory;

/** The process's share of the CPUs it may use, 0 to 1; containers' limits count (JEP 345's successors). */
final class CpuLoad {
    private CpuLoad() {}

    /** Negative while the JVM cannot say. */
    static double now() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuLoad()
                : -1;
    }
}
