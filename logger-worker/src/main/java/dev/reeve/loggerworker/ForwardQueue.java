// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Between the store and one collector: bounded in records and bytes. The store offers, one thread takes. */
final class ForwardQueue {
    static final int RECORDS_MAX = 10_000;
    static final long BYTES_MAX = 16 << 20;

    private final ArrayDeque<LogRecord> waiting = new ArrayDeque<>();
    private long bytes;
    private boolean closed;

    /** With its source, which each call brings anew. */
    static long size(LogRecord record) {
        return record.bytes() + (long) record.source().source().getSerializedSize();
    }

    /** Takes what there is room for; returns how many there was none for. Never waits. */
    synchronized int offer(List<LogRecord> records) {
        int taken = 0;
        for (LogRecord record : records) {
            if (closed || waiting.size() == RECORDS_MAX || bytes + size(record) > BYTES_MAX) {
                break;
            }
            waiting.addLast(record);
            bytes += size(record);
            taken++;
        }
        notifyAll();
        return records.size() - taken;
    }

    /**
     * Waits for a record, then gathers for a while; at most so many, and at most so many bytes but for a first record
     * that is larger. Empty: the queue is closed and nothing is left.
     */
    synchronized List<LogRecord> take(int recordsMax, long bytesMax, Duration gather) throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            wait();
        }
        gather(recordsMax, bytesMax, gather);
        List<LogRecord> taken = new ArrayList<>();
        long sum = 0;
        while (!waiting.isEmpty()
                && taken.size() < recordsMax
                && (taken.isEmpty() || sum + size(waiting.getFirst()) <= bytesMax)) {
            LogRecord record = waiting.removeFirst();
            sum += size(record);
            taken.add(record);
        }
        bytes -= sum;
        return taken;
    }

    private void gather(int recordsMax, long bytesMax, Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        long left = patience.toNanos();
        while (waiting.size() < recordsMax && bytes < bytesMax && !closed && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = until - System.nanoTime();
        }
    }

    /** From now on nothing comes in; what waits can still be taken. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Takes all that waits away; returns how many that were. */
    synchronized int clear() {
        int cleared = waiting.size();
        waiting.clear();
        bytes = 0;
        return cleared;
    }

    synchronized int records() {
        return waiting.size();
    }

    synchronized long bytes() {
        return bytes;
    }
}
