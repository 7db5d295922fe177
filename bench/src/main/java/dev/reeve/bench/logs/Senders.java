// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.logs;

import dev.reeve.bench.auth.Caller;
import dev.reeve.bench.broker.Waiting;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Devices that send batches as fast as they are answered, or together at a rate. */
final class Senders implements AutoCloseable {
    private static final long LATENCY_NS_MAX = 60_000_000_000L;
    private static final int DIGITS = 3;
    private static final long AFTER_REFUSAL_MS = 20;
    private static final double SECOND_NS = 1e9;

    private final LogServer server;
    private final Caller caller;
    private final int batch;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile ConcurrentHistogram latencies = new ConcurrentHistogram(LATENCY_NS_MAX, DIGITS);
    private volatile boolean running = true;

    private Senders(LogServer server, Caller caller, int batch) {
        this.server = server;
        this.caller = caller;
        this.batch = batch;
    }

    /** Each sends its next batch when the one before is answered. */
    static Senders closedLoop(LogServer server, Caller caller, int senders, int batch) {
        Senders all = new Senders(server, caller, batch);
        for (int i = 0; i < senders; i++) {
            Device device = new Device(i);
            all.threads.add(Thread.ofVirtual().start(() -> all.closedLoop(device)));
        }
        return all;
    }

    /** So many records a second in all, as long as the answers come in time. */
    static Senders paced(LogServer server, Caller caller, int senders, int batch, double perSecond) {
        Senders all = new Senders(server, caller, batch);
        long everyNs = (long) (SECOND_NS * batch * senders / perSecond);
        for (int i = 0; i < senders; i++) {
            long firstNs = System.nanoTime() + everyNs * i / senders;
            Device device = new Device(i);
            all.threads.add(Thread.ofVirtual().start(() -> all.paced(device, firstNs, everyNs)));
        }
        return all;
    }

    private void closedLoop(Device device) {
        while (running) {
            send(device);
        }
    }

    private void paced(Device device, long firstNs, long everyNs) {
        for (long dueNs = firstNs; running; dueNs += everyNs) {
            long waitMs = (dueNs - System.nanoTime()) / 1_000_000;
            if (waitMs > 0 && !rest(waitMs)) {
                return;
            }
            send(device);
        }
    }

    private void send(Device device) {
        List<Line> lines = device.next(batch);
        HttpRequest request = server.intake(device, lines);
        try {
            while (running) {
                long startNs = System.nanoTime();
                if (server.hasTaken(caller.send(request), batch)) {
                    latencies.recordValue(Math.min(LATENCY_NS_MAX, System.nanoTime() - startNs));
                    taken.addAndGet(batch);
                    return;
                }
                refused.incrementAndGet();
                Waiting.forMs(AFTER_REFUSAL_MS);
            }
        } catch (IOException _) {
            refused.incrementAndGet();
            boolean _ = rest(AFTER_REFUSAL_MS);
        } catch (InterruptedException _) {
            running = false;
        }
    }

    private static boolean rest(long ms) {
        try {
            Waiting.forMs(ms);
            return true;
        } catch (InterruptedException _) {
            return false;
        }
    }

    /** What is taken from now on, for so long. */
    IntakeTurn turn(int seconds) throws InterruptedException {
        ConcurrentHistogram fresh = new ConcurrentHistogram(LATENCY_NS_MAX, DIGITS);
        latencies = fresh;
        Map<String, Double> cpu = server.processorSeconds();
        long takenBefore = taken.get();
        long refusedBefore = refused.get();
        long startNs = System.nanoTime();
        Waiting.forMs(seconds * 1_000L);
        double passed = (System.nanoTime() - startNs) / SECOND_NS;
        long records = taken.get() - takenBefore;
        Histogram seen = fresh.copy();
        return new IntakeTurn(
                records, passed, refused.get() - refusedBefore, seen, IntakeTurn.since(server.processorSeconds(), cpu));
    }

    /** Records taken until now. */
    long taken() {
        return taken.get();
    }

    @Override
    public void close() {
        end();
    }

    /** No more is sent; returns when every open batch is answered. */
    void end() {
        running = false;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
