// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.logs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The PostgreSQL of a {@code ./reeve up}.
 *
 * @param pid of its first process
 */
record Postmaster(long pid, int port) {
    private static final int PORT_LINE = 3;
    private static final double TICKS_A_SECOND = 100;
    /** Of /proc/PID/stat, behind the name in brackets: user and system time, then those of children that ended. */
    private static final int TIMES = 11;

    private static final int OWN_TIMES_END = 13;
    private static final int TIMES_END = 15;

    static Postmaster of(Path data) throws IOException {
        List<String> lines = Files.readAllLines(data.resolve("postgres/data/postmaster.pid"));
        return new Postmaster(
                Long.parseLong(lines.getFirst().strip()),
                Integer.parseInt(lines.get(PORT_LINE).strip()));
    }

    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** Of all its processes, those that ended too. */
    double processorSeconds() {
        Stream<ProcessHandle> backends = ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants);
        return (ticks(pid, TIMES_END)
                        + backends.mapToLong(backend -> ticks(backend.pid(), OWN_TIMES_END))
                                .sum())
                / TICKS_A_SECOND;
    }

    /** 0 where the system has no such file, or the process has ended. */
    private static long ticks(long pid, int end) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long sum = 0;
            for (int i = TIMES; i < end; i++) {
                sum += Long.parseLong(fields[i]);
            }
            return sum;
        } catch (IOException _) {
            return 0;
        }
    }
}
