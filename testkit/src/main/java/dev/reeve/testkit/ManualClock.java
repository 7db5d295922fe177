// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that moves only when a test says so. It shows two times: a monotonic one ({@link #nowMs}), which starts at
 * 1,000,000 so that "0 = never" mistakes show, and the wall clock of {@link Clock}, which a test may also jump
 * (reliability catalogue, F7). Any thread may read and move it.
 */
public final class ManualClock extends Clock {
    private static final long MONOTONIC_START_MS = 1_000_000;

    private final Instant wallStart;
    private final ZoneId zone;
    private final AtomicLong elapsedMs;
    private final AtomicLong wallJumpMs;

    private ManualClock(Instant wallStart, ZoneId zone, AtomicLong elapsedMs, AtomicLong wallJumpMs) {
        this.wallStart = wallStart;
        this.zone = zone;
        this.elapsedMs = elapsedMs;
        this.wallJumpMs = wallJumpMs;
    }

    /** A clock whose wall time is 2026-01-01T00:00:00Z. */
    public static ManualClock create() {
        return startingAt(Instant.parse("2026-01-01T00:00:00Z"));
    }

    public static ManualClock startingAt(Instant wall) {
        return new ManualClock(wall, ZoneOffset.UTC, new AtomicLong(), new AtomicLong());
    }

    /** Monotonic milliseconds: {@link #jumpWallClock} does not move them. */
    public long nowMs() {
        return MONOTONIC_START_MS + elapsedMs.get();
    }

    /** Monotonic nanoseconds, for code that takes a {@code LongSupplier} in place of {@code System::nanoTime}. */
    public long nowNanos() {
        return nowMs() * 1_000_000;
    }

    /** Both times go forward. */
    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("time goes forward only: " + by);
        }
        elapsedMs.addAndGet(by.toMillis());
    }

    /** {@link #advance} by milliseconds. */
    public void advanceMs(long by) {
        advance(Duration.ofMillis(by));
    }

    /** Only the wall clock moves, in either direction: an NTP step, a suspended machine, a wrong date. */
    public void jumpWallClock(Duration by) {
        wallJumpMs.addAndGet(by.toMillis());
    }

    @Override
    public Instant instant() {
        return wallStart.plusMillis(elapsedMs.get() + wallJumpMs.get());
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    /** The same clock (it moves along) in another zone. */
    @Override
    public ManualClock withZone(ZoneId other) {
        return new ManualClock(wallStart, other, elapsedMs, wallJumpMs);
    }
}
