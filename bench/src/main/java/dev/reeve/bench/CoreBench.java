// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench;

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

/** Round trips through {@code broker-core} on one thread: see {@link RoundTrips}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class CoreBench {
    /** By count, not by time: on a busy machine a few seconds are not enough for the compiler. */
    private static final int WARM_UP_TRIPS = 1_000_000;

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

    /** What the messages of the round trips took of the heap. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Messages {
        /** In all. */
        public long messageBytes;

        @Setup(Level.Iteration)
        public void start() {
            messageBytes = 0;
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
    public void roundTrip(Processor processor, Messages messages) {
        trips.next();
        processor.operations++;
        messages.messageBytes += messageBytes;
    }
}
