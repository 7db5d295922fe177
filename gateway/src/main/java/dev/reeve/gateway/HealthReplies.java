// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.gatewayapi.health.v1.HealthCheckResponse.ServingStatus;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The health now, or at once and whenever it changes. Read by one virtual thread; cancelled by any. */
final class HealthReplies implements Upstream.Replies {
    /** How late a change is seen at most. */
    private static final Duration LOOK = Duration.ofMillis(500);

    private final long untilNs;
    private final boolean watch;
    private final Supplier<ServingStatus> status;
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private @Nullable ServingStatus said;

    HealthReplies(Duration deadline, boolean watch, Supplier<ServingStatus> status) {
        this.untilNs = System.nanoTime() + deadline.toNanos();
        this.watch = watch;
        this.status = status;
    }

    @Override
    public @Nullable Reply next() {
        ServingStatus now = status.get();
        if (!watch) {
            boolean again = said != null;
            said = now;
            return again ? null : HealthService.reply(now, true);
        }
        while (now == said) {
            await();
            now = status.get();
        }
        said = now;
        return HealthService.reply(now, false);
    }

    @Override
    public void cancel() {
        cancelled.countDown();
    }

    private void await() {
        try {
            if (cancelled.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                throw ReeveException.of(ErrorReason.UNKNOWN, "the watch is over");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw ReeveException.of(ErrorReason.NO_WORKERS, "the gateway is stopping");
        }
        if (System.nanoTime() - untilNs >= 0) {
            throw ReeveException.of(ErrorReason.EXPIRED, "the watch has lasted its longest; begin another one");
        }
    }
}
