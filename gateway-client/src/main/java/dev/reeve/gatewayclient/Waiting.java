// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Waits for what the loop completes. */
final class Waiting {
    private Waiting() {}

    /** The result, or the error as it was; an interrupt cancels. */
    static <T> T on(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw ReeveException.cancelled();
        } catch (CancellationException e) {
            throw ReeveException.cancelled();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ReeveException reeve) {
                throw reeve.again();
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** A future that ends as CLOSED if the loop has. */
    static <T> CompletableFuture<T> future(Loop loop, Consumer<CompletableFuture<T>> begin) {
        CompletableFuture<T> future = new CompletableFuture<>();
        boolean begun = loop.execute(() -> {
            try {
                begin.accept(future);
            } catch (RuntimeException e) {
                boolean unused = future.completeExceptionally(e);
            }
        });
        if (!begun) {
            boolean unused = future.completeExceptionally(ReeveException.closed());
        }
        return future;
    }
}
