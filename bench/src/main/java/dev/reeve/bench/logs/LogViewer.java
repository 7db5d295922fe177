// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.logs;

import dev.reeve.bench.auth.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Somebody who follows the log over HTTP. It counts what comes without parsing it, so that the machine has time for
 * what is measured.
 */
final class LogViewer implements AutoCloseable {
    /** In a body, with a time of {@link System#nanoTime} behind it. JSON may write some other characters as escapes. */
    static final String STAMP = "stamp ";

    private static final String ENTRY = "\"observedUnixNano\"";
    private static final String GAP = "\"gap\":{";
    private static final String COUNT = "\"count\":\"";
    private static final String LIVE = "\"live\":true";
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final Duration LIVE_WITHIN = Duration.ofSeconds(30);

    private final InputStream body;
    private final LongConsumer stamps;
    private final CountDownLatch live = new CountDownLatch(1);
    private final AtomicLong records = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final Thread thread;
    private volatile String end = "";

    private LogViewer(InputStream body, LongConsumer stamps) {
        this.body = body;
        this.stamps = stamps;
        this.thread = Thread.ofVirtual().start(this::read);
    }

    /** Follows from now on; returns when it does. */
    static LogViewer open(Caller caller, HttpRequest tail, LongConsumer stamps)
            throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = caller.open(tail);
        LogViewer viewer = new LogViewer(answer.body(), stamps);
        if (!viewer.live.await(LIVE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
            viewer.close();
            throw new IOException("a viewer is not let in: " + answer.statusCode() + " " + viewer.end);
        }
        return viewer;
    }

    private void read() {
        byte[] chunk = new byte[CHUNK_BYTES];
        StringBuilder line = new StringBuilder();
        try {
            for (int length = body.read(chunk); length >= 0; length = body.read(chunk)) {
                String text = new String(chunk, 0, length, StandardCharsets.ISO_8859_1);
                int from = 0;
                for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
                    received(line.append(text, from, at).toString());
                    line.setLength(0);
                    from = at + 1;
                }
                line.append(text, from, text.length());
            }
            end = "it ended: " + line;
        } catch (IOException e) {
            end = e.toString();
        }
    }

    private void received(String batch) {
        long entries = 0;
        for (int at = batch.indexOf(ENTRY); at >= 0; at = batch.indexOf(ENTRY, at + ENTRY.length())) {
            entries++;
        }
        records.addAndGet(entries);
        for (int at = batch.indexOf(STAMP); at >= 0; at = batch.indexOf(STAMP, at + STAMP.length())) {
            stamps.accept(number(batch, at + STAMP.length()));
        }
        for (int at = batch.indexOf(GAP); at >= 0; at = batch.indexOf(GAP, at + GAP.length())) {
            int count = batch.indexOf(COUNT, at);
            lost.addAndGet(count < 0 ? 0 : number(batch, count + COUNT.length()));
        }
        if (batch.contains(LIVE)) {
            live.countDown();
        }
    }

    private static long number(String text, int from) {
        long number = 0;
        for (int i = from; i < text.length() && Character.isDigit(text.charAt(i)); i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }

    long records() {
        return records.get();
    }

    /** What it was told that it did not get. */
    long lost() {
        return lost.get();
    }

    /** Why it no longer follows; empty = it does. */
    String end() {
        return end;
    }

    @Override
    public void close() {
        try {
            body.close();
            thread.join();
        } catch (IOException _) {
            // It is gone already.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
