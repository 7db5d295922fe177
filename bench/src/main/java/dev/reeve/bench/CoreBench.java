// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Round trips through {@code broker-core} on one thread: see {@link RoundTrips}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class CoreBench {
    /** By count, not by time: on a busy machine a few seconds are not enough for the compiler. */
    private static final int WARM_UP_TRIPS = 1_000_000;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @Param({"PLAIN01", "PLAIN02", "REEVE"})
    Dialect dialect = Dialect.PLAIN02;

    @Param({"1", "100", "1000"})
    int services;

    @Param({"0", "1000", "100000"})
    int queued;

    @Param({"1", "1000"})
    int clients;

    private long messageBytes;
    private RoundTrips trips = new RoundTrips(Dialect.PLAIN02, 1, 0, 1);

    /** Processor time of the thread: on a machine that does other things too, a preempted thread does not count. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Processor {
        /** Round trips. */
        public long trips;

        /** Nanoseconds that this thread ran. */
        public long ranNs;

        /** What the messages of the round trips took of the heap. */
        public long messageBytes;

        private long startNs;

        @Setup(Level.Iteration)
        public void start() {
            trips = 0;
            messageBytes = 0;
            startNs = THREADS.getCurrentThreadCpuTime();
        }

        @TearDown(Level.Iteration)
        public void stop() {
            ranNs = THREADS.getCurrentThreadCpuTime() - startNs;
        }
    }

    @Setup(Level.Trial)
    public void prepare() {
        messageBytes = RoundTrips.messageBytes(dialect);
        trips = new RoundTrips(dialect, services, queued, clients);
        for (int i = 0; i < WARM_UP_TRIPS; i++) {
            trips.next();
        }
    }

    @Benchmark
    public void roundTrip(Processor processor) {
        trips.next();
        processor.trips++;
        processor.messageBytes += messageBytes;
    }
}
