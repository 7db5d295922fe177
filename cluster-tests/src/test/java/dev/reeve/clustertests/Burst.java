// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import dev.reeve.gatewayclient.CallOptions;
import dev.reeve.gatewayclient.Reeve;
import dev.reeve.gatewayclient.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls of {@code echo} by an app, all at once: how long each took, and what became of those that failed. */
record Burst(List<Long> waitsMillis, List<String> failures) {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    /** Returns when all have ended. */
    static Burst of(Reeve app, int calls) throws InterruptedException {
        CallOptions options = CallOptions.DEFAULT.idempotent().deadline(DEADLINE);
        long began = System.nanoTime();
        List<CompletableFuture<Long>> open = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            CompletableFuture<Reply> reply = app.service("echo").callAsync("say", "{\"n\":" + i + "}", options);
            open.add(reply.thenApply(_ -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)));
        }
        List<Long> waits = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (CompletableFuture<Long> one : open) {
            try {
                waits.add(one.get(2 * DEADLINE.toSeconds(), TimeUnit.SECONDS));
            } catch (ExecutionException e) {
                failures.add(String.valueOf(e.getCause()));
            } catch (TimeoutException _) {
                failures.add("a call that does not end");
            }
        }
        return new Burst(waits.stream().sorted().toList(), failures);
    }

    /** In a line. */
    String summary() {
        return String.format(
                Locale.ROOT,
                "%d calls at once, %d failed, the first answered after %.1f s, the last after %.1f s",
                waitsMillis.size() + failures.size(),
                failures.size(),
                Traffic.at(waitsMillis, 0.001) / 1e3,
                Traffic.at(waitsMillis, 1) / 1e3);
    }
}
