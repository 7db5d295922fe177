// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Closes a stream that has been silent for too long: a read of the JDK's client has no timeout of its own. */
final class Silence implements AutoCloseable {
    private final InputStream stream;
    private final long limitNs;
    private final Thread watch;

    /** Written by the reader, read by the watch. */
    private volatile long heardNs = System.nanoTime();

    private volatile boolean isClosed;

    Silence(InputStream stream, Duration limit) {
        this.stream = stream;
        this.limitNs = limit.toNanos();
        this.watch = Thread.ofVirtual().name("reeve-logs-silence").unstarted(this::watch);
        watch.start();
    }

    void heard() {
        heardNs = System.nanoTime();
    }

    @Override
    public void close() {
        isClosed = true;
        LockSupport.unpark(watch);
    }

    private void watch() {
        while (!isClosed) {
            long leftNs = heardNs + limitNs - System.nanoTime();
            if (leftNs <= 0) {
                closeStream();
                return;
            }
            LockSupport.parkNanos(this, leftNs);
        }
    }

    private void closeStream() {
        try {
            stream.close();
        } catch (IOException e) {
            // the reader sees the end of the stream either way
        }
    }
}
