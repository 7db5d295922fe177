// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.jspecify.annotations.Nullable;

/**
 * Sends the same call at a fixed rate. A call's time runs from when it was due, not from when there was room to send
 * it: else a service that stalls would hide the calls that it held up (coordinated omission).
 */
final class BenchRun {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long MICROS_MAX = TimeUnit.HOURS.toMicros(2);
    private static final int DIGITS = 3;
    private static final String UNREACHABLE = "UNREACHABLE";

    /** What is sent: calls a second, calls open at most, and for how long. */
    record Load(int rate, int window, Duration warmUp, Duration duration) {}

    private final Gateway gateway;
    private final HttpRequest request;
    private final Load load;
    private final Semaphore places;
    private final ConcurrentHistogram micros = new ConcurrentHistogram(MICROS_MAX, DIGITS);
    private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();

    BenchRun(Gateway gateway, HttpRequest request, Load load) {
        this.gateway = gateway;
        this.request = request;
        this.load = load;
        this.places = new Semaphore(load.window());
    }

    /** Ends when the last call has been answered, or has failed by its time-out. */
    BenchResult run() {
        try {
            send(load.warmUp(), false);
            places.acquire(load.window());
            places.release(load.window());
            long startedNs = System.nanoTime();
            long calls = send(load.duration(), true);
            places.acquire(load.window());
            return new BenchResult(micros, calls, errors, System.nanoTime() - startedNs);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw CliException.unreachable("interrupted", "");
        }
    }

    private long send(Duration time, boolean counts) throws InterruptedException {
        long startNs = System.nanoTime();
        long calls = time.toNanos() / SECOND_NS * load.rate() + time.toNanos() % SECOND_NS * load.rate() / SECOND_NS;
        for (long i = 0; i < calls; i++) {
            long dueNs = startNs + i / load.rate() * SECOND_NS + i % load.rate() * SECOND_NS / load.rate();
            for (long leftNs = dueNs - System.nanoTime(); leftNs > 0; leftNs = dueNs - System.nanoTime()) {
                LockSupport.parkNanos(this, leftNs);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            places.acquire();
            gateway.sendLater(request, response -> ended(dueNs, response, counts));
        }
        return calls;
    }

    private void ended(long dueNs, @Nullable HttpResponse<String> response, boolean counts) {
        if (counts) {
            if (response != null && response.statusCode() / 100 == 2) {
                long us = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - dueNs);
                micros.recordValue(Math.clamp(us, 0, MICROS_MAX));
            } else {
                errors.computeIfAbsent(reason(response), _ -> new LongAdder()).increment();
            }
        }
        places.release();
    }

    private static String reason(@Nullable HttpResponse<String> response) {
        if (response == null) {
            return UNREACHABLE;
        }
        String reason = Problem.of(response.statusCode(), response.body(), "").reason();
        return reason.isEmpty() ? "HTTP " + response.statusCode() : VisibleText.of(reason);
    }
}
