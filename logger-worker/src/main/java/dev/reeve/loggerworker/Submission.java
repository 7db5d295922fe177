// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A batch in the queue, and the caller who waits for its commit. */
final class Submission {
    private final Batch batch;
    private final long bytes;
    private final CompletableFuture<Stored> outcome = new CompletableFuture<>();

    Submission(Batch batch) {
        this.batch = batch;
        bytes = batch.bytes();
    }

    Batch batch() {
        return batch;
    }

    long bytes() {
        return bytes;
    }

    void stored(Stored stored) {
        outcome.complete(stored);
    }

    void failed(LogRefused refusal) {
        outcome.completeExceptionally(refusal);
    }

    /** The commit's result; {@link LogRefused} when it failed or is not known in time. */
    Stored await(Duration patience) {
        try {
            return outcome.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw Intake.storeAway("the records were not stored in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Intake.storeAway("the call was interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LogRefused refusal) {
                throw refusal;
            }
            throw new IllegalStateException("a commit ended in an unforeseen way", e.getCause());
        }
    }
}
