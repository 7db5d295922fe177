// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The times of one live connection: what is due, and what is over. Owned by the socket's event loop. */
final class SocketClock {
    /** A token's owner is told this long before it expires, and cut off this long after (gateway.md section 8). */
    static final Duration TOKEN_MARGIN = Duration.ofSeconds(60);

    private static final long TICK_MAX_MS = 2_000;
    private static final long TICK_MIN_MS = 20;
    private static final double AGE_SPREAD = 0.1;

    private final LimitSettings.SocketLimits limits;
    private final InstantSource wall;
    private final LongSupplier nanoTime;
    private final long openedNs;
    private final long ageNs;
    private long heardNs;
    private long pingedNs;
    private long tokenUntilMs;
    private boolean noticed;

    SocketClock(LimitSettings.SocketLimits limits, InstantSource wall, LongSupplier nanoTime) {
        this.limits = limits;
        this.wall = wall;
        this.nanoTime = nanoTime;
        this.openedNs = nanoTime.getAsLong();
        this.heardNs = openedNs;
        this.pingedNs = openedNs;
        double spread = 1 + ThreadLocalRandom.current().nextDouble(-AGE_SPREAD, AGE_SPREAD);
        this.ageNs = (long) (limits.age().toNanos() * spread);
    }

    /** How often to look: a quarter of the shortest time, at most each 2 s. */
    static Duration tick(LimitSettings.SocketLimits limits) {
        Duration shortest = Stream.of(limits.pong(), limits.ping(), limits.auth(), limits.heartbeat())
                .min(Comparator.naturalOrder())
                .orElseThrow();
        return Duration.ofMillis(Math.clamp(shortest.toMillis() / 4, TICK_MIN_MS, TICK_MAX_MS));
    }

    void heard() {
        heardNs = nanoTime.getAsLong();
    }

    /** A token is good until this second. */
    void tokenUntil(long expiresUnix) {
        tokenUntilMs = TimeUnit.SECONDS.toMillis(expiresUnix);
        noticed = false;
    }

    /** Until the token expires; 0 if it has. */
    long tokenLeftMs() {
        return Math.max(0, tokenUntilMs - wall.millis());
    }

    /** Why the socket is over; null = it is not. */
    @Nullable
    CloseCode over(boolean authenticated) {
        long now = nanoTime.getAsLong();
        if (!authenticated && now - openedNs > limits.auth().toNanos()) {
            return CloseCode.NO_AUTH;
        }
        if (now - heardNs > limits.ping().plus(limits.pong()).toNanos()) {
            return CloseCode.NO_PONG;
        }
        if (authenticated && wall.millis() > tokenUntilMs + TOKEN_MARGIN.toMillis()) {
            return CloseCode.TOKEN_EXPIRED;
        }
        return now - openedNs > ageNs ? CloseCode.MAX_AGE : null;
    }

    /** True once each ping interval. */
    boolean isPingDue() {
        long now = nanoTime.getAsLong();
        if (now - pingedNs < limits.ping().toNanos()) {
            return false;
        }
        pingedNs = now;
        return true;
    }

    /** True once per token, a minute before it expires. */
    boolean isTokenNoticeDue() {
        if (noticed || wall.millis() < tokenUntilMs - TOKEN_MARGIN.toMillis()) {
            return false;
        }
        noticed = true;
        return true;
    }
}
