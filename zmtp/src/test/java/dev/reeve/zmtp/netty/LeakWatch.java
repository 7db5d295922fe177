// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Listens to what Netty's leak detector says: buffers that became garbage without being given back. */
final class LeakWatch implements AutoCloseable {

    private static final Logger DETECTOR = Logger.getLogger("io.netty.util.ResourceLeakDetector");
    private static final int ROUNDS = 10;

    private final Queue<String> reports = new ConcurrentLinkedQueue<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            if (line.getMessage().contains("LEAK:")) {
                reports.add(line.getMessage());
            }
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };

    LeakWatch() {
        DETECTOR.addHandler(handler);
    }

    /** The detector looks when a buffer is made. */
    void assertNone() {
        for (int i = 0; i < ROUNDS; i++) {
            System.gc();
            ByteBuf looking = PooledByteBufAllocator.DEFAULT.directBuffer(16);
            looking.release();
        }
        assertThat(reports).isEmpty();
    }

    @Override
    public void close() {
        DETECTOR.removeHandler(handler);
    }
}
