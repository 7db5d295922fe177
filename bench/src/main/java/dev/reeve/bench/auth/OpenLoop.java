// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.auth;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Requests at a fixed rate, whether or not the ones before are answered; latency counts from when one was due. */
final class OpenLoop {
    private OpenLoop() {}

    static Turn run(int perSecond, Duration time, ClosedLoop.Step step) {
        ClosedLoop.Share share = new ClosedLoop.Share();
        long begin = System.nanoTime();
        long requests = time.toSeconds() * perSecond;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long i = 0; i < requests; i++) {
                long due = begin + TimeUnit.SECONDS.toNanos(1) * i / perSecond;
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                executor.execute(() -> send(step, due, share));
            }
        }
        return share.turn((double) time.toSeconds());
    }

    private static void send(ClosedLoop.Step step, long due, ClosedLoop.Share share) {
        int status;
        try {
            status = step.run().statusCode();
        } catch (IOException _) {
            status = 0;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return;
        }
        long tookNs = System.nanoTime() - due;
        synchronized (share) {
            share.count(status, tookNs);
        }
    }
}
