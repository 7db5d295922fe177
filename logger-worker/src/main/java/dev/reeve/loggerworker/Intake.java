// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The way of every batch, whatever its door: room in the queue, shown live, stored, answered. Any thread calls it and
 * waits.
 */
final class Intake {
    private static final long STORE_RETRY_MS = 2_000;
    private static final long FULL_RETRY_MS = 500;

    private final IntakeQueue queue;
    private final GroupWriter writer;
    private final Hub hub;
    private final Consumer<Batch> quota;
    private final LoggerMetrics metrics;

    /** @param quota refuses batches of those who have sent enough */
    Intake(IntakeQueue queue, GroupWriter writer, Hub hub, Consumer<Batch> quota, LoggerMetrics metrics) {
        this.queue = queue;
        this.writer = writer;
        this.hub = hub;
        this.quota = quota;
        this.metrics = metrics;
    }

    static LogRefused storeAway(String text) {
        return new LogRefused(LogRefused.Reason.STORE_AWAY, text, STORE_RETRY_MS);
    }

    /**
     * Returns after the commit. {@link LogRefused}: nothing was acknowledged, the sender keeps its records; viewers
     * have seen them, marked as not stored.
     */
    Stored append(Batch batch, Duration patience) {
        if (batch.isEmpty()) {
            return new Stored(0, 0, List.of());
        }
        if (!writer.isAvailable()) {
            throw refuse(batch, storeAway("the log store is away"));
        }
        checkQuota(batch);
        Batch reserved = queue.reserve(batch);
        if (reserved == null) {
            throw refuse(batch, new LogRefused(LogRefused.Reason.FULL, "the intake queue is full", FULL_RETRY_MS));
        }
        metrics.shed(batch, reserved);
        return show(reserved).await(patience);
    }

    private Submission show(Batch reserved) {
        Submission submission;
        boolean enqueued = false;
        try {
            submission = hub.publish(reserved);
            enqueued = queue.enqueue(submission);
        } finally {
            if (!enqueued) {
                queue.release(reserved);
            }
        }
        if (!enqueued) {
            hub.settled(submission, List.of());
            throw storeAway("the logger is stopping");
        }
        return submission;
    }

    /** What is over it is not shown either: it would have to be shown again when it comes again. */
    private void checkQuota(Batch batch) {
        try {
            quota.accept(batch);
        } catch (LogRefused refused) {
            metrics.refused(refused.reason());
            throw refused;
        }
    }

    private LogRefused refuse(Batch batch, LogRefused refusal) {
        metrics.refused(refusal.reason());
        hub.showUnstored(batch);
        return refusal;
    }
}
