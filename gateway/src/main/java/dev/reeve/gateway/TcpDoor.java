// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.gateway.tcp.TcpLoops;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All TCP listeners: opened together, watched each second, drained together. Without a listener it has no thread. */
final class TcpDoor {
    private static final long LOOK_MS = 1_000;
    private static final long LOOKS_A_FILE = PemFiles.LOOK_EVERY.toMillis() / LOOK_MS;
    private static final long DRAIN_LOOK_MS = 20;

    private final List<TcpListenerSettings> settings;
    private final TcpParts parts;
    private final List<TcpListener> listeners = new ArrayList<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private @Nullable TcpLoops loops;

    TcpDoor(List<TcpListenerSettings> settings, TcpParts parts) {
        this.settings = List.copyOf(settings);
        this.parts = parts;
    }

    /**
     * Opens all, or none.
     *
     * @throws IllegalStateException names the key
     */
    void start() {
        if (settings.isEmpty()) {
            return;
        }
        TcpLoops started = TcpLoops.start(parts.settings().eventLoops());
        loops = started;
        try {
            settings.forEach(one -> listeners.add(new TcpListener(one, parts, started)));
        } catch (IllegalStateException e) {
            stop(Duration.ZERO);
            throw e;
        }
        parts.virtualThreads().execute(this::watch);
    }

    /** Ports in force, by name. */
    Map<String, Integer> ports() {
        return listeners.stream().collect(Collectors.toMap(TcpListener::name, TcpListener::port));
    }

    /** No new connection, no new frame. */
    void readNoMore() {
        listeners.forEach(TcpListener::readNoMore);
    }

    /** Waits for what was read to be dealt with, and answered, as long as calls may; then closes the connections. */
    void stop() {
        stop(parts.settings().drain().calls());
    }

    private void stop(Duration atMost) {
        readNoMore();
        long endNs = System.nanoTime() + atMost.toNanos();
        while (System.nanoTime() < endNs && !listeners.stream().allMatch(TcpListener::isIdle) && pause(DRAIN_LOOK_MS)) {
            // Looks again.
        }
        stopping.countDown();
        listeners.forEach(TcpListener::closeAll);
        TcpLoops started = loops;
        if (started != null) {
            started.close();
        }
    }

    private void watch() {
        for (int look = 1; pause(LOOK_MS); look++) {
            long nowNs = System.nanoTime();
            listeners.forEach(listener -> listener.look(nowNs));
            if (look % LOOKS_A_FILE == 0) {
                // Apart: a slow disk keeps nobody from being watched.
                listeners.forEach(listener -> parts.virtualThreads().execute(listener::lookAtFiles));
            }
        }
    }

    /** False when it is over. */
    private boolean pause(long millis) {
        try {
            return !stopping.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
