// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a process uses.
 *
 * @param cpuSeconds user and system, since its start
 * @param residentBytes now
 */
public record Usage(double cpuSeconds, long residentBytes) {
    static final Usage NONE = new Usage(0, 0);
    private static final String RESIDENT = "VmRSS:";
    private static final long KIB = 1_024;

    static Usage of(ProcessHandle process) {
        Duration cpu = process.info().totalCpuDuration().orElse(Duration.ZERO);
        return new Usage(cpu.toNanos() / 1e9, residentBytes(process.pid()));
    }

    /** 0 where the system has no such file. */
    private static long residentBytes(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
                if (line.startsWith(RESIDENT)) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * KIB;
                }
            }
            return 0;
        } catch (IOException _) {
            return 0;
        }
    }

    public Usage plus(Usage other) {
        return new Usage(cpuSeconds + other.cpuSeconds, residentBytes + other.residentBytes);
    }

    /** Of the time since then; memory as it is now. */
    public Usage since(Usage before) {
        return new Usage(cpuSeconds - before.cpuSeconds, residentBytes);
    }
}
