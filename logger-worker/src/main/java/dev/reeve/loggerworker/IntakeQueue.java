// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.loggerworker.Shedding.QueueBound;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Between the doors and the database: bounded in records and bytes. Callers reserve, show, enqueue; one writer takes
 * groups. A reservation counts from the moment it is made, so what was promised has room.
 */
final class IntakeQueue {
    private static final Duration IDLE = Duration.ofSeconds(1);

    private final QueueBound bound;
    private final ArrayDeque<Submission> waiting = new ArrayDeque<>();
    private long records;
    private long bytes;
    private int waitingRecords;
    private boolean closed;

    IntakeQueue(QueueBound bound) {
        this.bound = bound;
    }

    /** Room for the batch, or for what of it is not shed; null when there is none. */
    synchronized @Nullable Batch reserve(Batch batch) {
        Batch admitted = closed ? null : new Shedding(bound, records, bytes).plan(batch);
        if (admitted != null) {
            records += admitted.size();
            bytes += admitted.bytes();
        }
        return admitted;
    }

    /** Gives a reservation back that was not used. */
    synchronized void release(Batch reserved) {
        records -= reserved.size();
        bytes -= reserved.bytes();
    }

    /** Hands a reserved batch to the writer; false when the queue has closed meanwhile. */
    synchronized boolean enqueue(Submission submission) {
        if (closed) {
            return false;
        }
        waiting.addLast(submission);
        waitingRecords += submission.batch().size();
        notifyAll();
        return true;
    }

    /**
     * The next group: from the first batch on it waits for more until there are {@code recordsMax} or the time is
     * over. Empty when nothing came in a second or the queue is closed. At least one batch, however large.
     */
    synchronized List<Submission> takeGroup(int recordsMax, Duration gather) throws InterruptedException {
        awaitRecords(1, IDLE);
        if (!waiting.isEmpty()) {
            awaitRecords(recordsMax, gather);
        }
        List<Submission> group = new ArrayList<>();
        int size = 0;
        while (!waiting.isEmpty()
                && (group.isEmpty() || size + waiting.getFirst().batch().size() <= recordsMax)) {
            size += waiting.getFirst().batch().size();
            group.add(waiting.removeFirst());
        }
        waitingRecords -= size;
        return group;
    }

    private void awaitRecords(int wanted, Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        long left = patience.toNanos();
        while (waitingRecords < wanted && !closed && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = until - System.nanoTime();
        }
    }

    /** Everything that waits, without waiting for more. */
    synchronized List<Submission> drain() {
        List<Submission> all = List.copyOf(waiting);
        waiting.clear();
        waitingRecords = 0;
        return all;
    }

    /** The writer is through with these; their room is free. */
    synchronized void done(List<Submission> group) {
        for (Submission submission : group) {
            records -= submission.batch().size();
            bytes -= submission.bytes();
        }
    }

    /** From now on nothing comes in; what waits can still be taken. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    synchronized boolean isDone() {
        return closed && waiting.isEmpty();
    }

    synchronized long records() {
        return records;
    }

    synchronized long bytes() {
        return bytes;
    }
}
