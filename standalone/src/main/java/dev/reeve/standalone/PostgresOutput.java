// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.standalone;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Copies what PostgreSQL says into its log file, keeps the last lines, and sees when it is ready. Own virtual
 * thread.
 */
final class PostgresOutput {
    private static final String READY = "database system is ready to accept connections";
    private static final int TAIL_LINES_MAX = 8;
    private static final long FILE_BYTES_MAX = 4L << 20;

    private final Path file;
    private final Deque<String> tail = new ArrayDeque<>();
    private final CountDownLatch readyOrEnded = new CountDownLatch(1);
    private volatile boolean ready;

    PostgresOutput(InputStream output, Path file) {
        this.file = file;
        Thread.ofVirtual().name("reeve-postgres-output").start(() -> copy(output));
    }

    Path file() {
        return file;
    }

    boolean awaitReady(Duration timeout) {
        try {
            return readyOrEnded.await(timeout.toMillis(), TimeUnit.MILLISECONDS) && ready;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    String tail() {
        synchronized (tail) {
            return String.join(" | ", tail);
        }
    }

    private void copy(InputStream output) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
            startNewFileIfLarge();
            try (BufferedWriter writer = Files.newBufferedWriter(
                    file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                copyLines(lines, writer);
            }
        } catch (IOException e) {
            remember("log file: " + e.getMessage());
        } finally {
            readyOrEnded.countDown();
        }
    }

    private void copyLines(BufferedReader lines, BufferedWriter writer) throws IOException {
        String line = lines.readLine();
        while (line != null) {
            remember(line);
            writer.write(line);
            writer.newLine();
            writer.flush();
            if (line.contains(READY)) {
                ready = true;
                readyOrEnded.countDown();
            }
            line = lines.readLine();
        }
    }

    private void startNewFileIfLarge() throws IOException {
        if (Files.exists(file) && Files.size(file) > FILE_BYTES_MAX) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void remember(String line) {
        synchronized (tail) {
            if (tail.size() == TAIL_LINES_MAX) {
                tail.removeFirst();
            }
            tail.addLast(line);
        }
    }
}
