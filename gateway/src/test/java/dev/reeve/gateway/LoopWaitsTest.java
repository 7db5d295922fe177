// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An event loop that has more to do than it does; the clock is the test's. */
@Tag("C5")
class LoopWaitsTest {
    private static final Duration BOUND = Duration.ofMillis(500);

    private final Vertx vertx = Vertx.vertx();
    private final Vertx other = Vertx.vertx();
    private final AtomicInteger inFlight = new AtomicInteger(AdmitStage.FREE);
    private final AtomicLong nowNs = new AtomicLong(7);
    private final LoopWaits waits = new LoopWaits(BOUND, inFlight::get, nowNs::get);
    private final Context context = vertx.getOrCreateContext();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        other.close().toCompletionStage().toCompletableFuture().join();
    }

    /** A request comes, and its loop gets round to what is behind it only after this time. */
    private boolean comes(Duration busy) throws Exception {
        CompletableFuture<Boolean> refused = new CompletableFuture<>();
        context.runOnContext(_ -> {
            boolean congested = waits.refuses(Loop.current());
            nowNs.addAndGet(busy.toNanos());
            context.runOnContext(_ -> refused.complete(congested));
        });
        return refused.get(10, TimeUnit.SECONDS);
    }

    @Test
    void aLoopThatIsLateForAWhileRefusesWhatComes() throws Exception {
        // Given
        boolean first = comes(BOUND.plusMillis(1));
        boolean second = comes(BOUND.plusMillis(1));

        // When
        boolean third = comes(BOUND.plusMillis(1));

        // Then
        assertThat(first).isFalse();
        assertThat(second).as("it has not lasted").isFalse();
        assertThat(third).isTrue();
        assertThat(waits.isCongested()).isTrue();
    }

    @Test
    void aLoopThatIsInTimeAgainTakesWhatComes() throws Exception {
        // Given
        boolean _ = comes(BOUND.plusMillis(1));
        boolean _ = comes(BOUND.plusMillis(1));
        boolean refused = comes(Duration.ZERO);

        // When
        boolean afterwards = comes(Duration.ZERO);

        // Then
        assertThat(refused).isTrue();
        assertThat(afterwards).isFalse();
    }

    @Test
    void fewRequestsAreNoOverloadHoweverLongTheyTake() throws Exception {
        // Given
        inFlight.set(AdmitStage.FREE - 1);
        boolean _ = comes(BOUND.plusMillis(1));
        boolean _ = comes(BOUND.plusMillis(1));

        // When
        boolean refused = comes(BOUND.plusMillis(1));

        // Then
        assertThat(refused).isFalse();
        assertThat(waits.isCongested()).isFalse();
    }

    @Test
    void eachLoopHasItsOwnWait() throws Exception {
        // Given
        boolean _ = comes(BOUND.plusMillis(1));
        boolean _ = comes(BOUND.plusMillis(1));
        CompletableFuture<Boolean> elsewhere = new CompletableFuture<>();

        // When
        other.runOnContext(_ -> elsewhere.complete(waits.refuses(Loop.current())));

        // Then
        assertThat(elsewhere.get(10, TimeUnit.SECONDS)).isFalse();
        assertThat(comes(Duration.ZERO)).isTrue();
    }
}
