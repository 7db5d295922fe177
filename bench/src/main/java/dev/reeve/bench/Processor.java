// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Processor time of a benchmark's thread, beside JMH's own time by the clock: on a machine that does other things too,
 * a preempted thread does not count. {@link Iterations#ranNanosEach} reads it.
 */
@AuxCounters(AuxCounters.Type.EVENTS)
@State(Scope.Thread)
public class Processor {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Counted by the benchmark. */
    public long operations;

    /** Nanoseconds that this thread ran. */
    public long ranNs;

    private long startNs;

    @Setup(Level.Iteration)
    public void start() {
        operations = 0;
        startNs = THREADS.getCurrentThreadCpuTime();
    }

    @TearDown(Level.Iteration)
    public void stop() {
        ranNs = THREADS.getCurrentThreadCpuTime() - startNs;
    }
}
