// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What a process prints, read by a thread of its own so that it never blocks on a full pipe. */
final class ProcessOutput {
    private static final int CHARS_MAX = 1_048_576;
    private static final int BUFFER_BYTES = 8_192;

    private final StringBuilder text = new StringBuilder();
    private boolean ended;

    private ProcessOutput() {}

    static ProcessOutput of(String name, InputStream stream) {
        ProcessOutput output = new ProcessOutput();
        Thread.ofPlatform().name("output of " + name).daemon().start(() -> output.read(stream));
        return output;
    }

    synchronized String text() {
        return text.toString();
    }

    /** True as soon as the text was printed; false when the time or the process is over without it. */
    synchronized boolean await(String wanted, Duration atMost) throws InterruptedException {
        long untilNanos = System.nanoTime() + atMost.toNanos();
        while (text.indexOf(wanted) < 0) {
            long leftMs = (untilNanos - System.nanoTime()) / 1_000_000;
            if (ended || leftMs <= 0) {
                return false;
            }
            wait(leftMs);
        }
        return true;
    }

    private void read(InputStream stream) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (stream) {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                add(new String(buffer, 0, count, StandardCharsets.UTF_8));
            }
        } catch (IOException _) {
            // The process was killed in mid-sentence.
            add("");
        } finally {
            end();
        }
    }

    private synchronized void add(String more) {
        text.append(more);
        if (text.length() > CHARS_MAX) {
            text.delete(0, text.length() - CHARS_MAX);
        }
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }
}
