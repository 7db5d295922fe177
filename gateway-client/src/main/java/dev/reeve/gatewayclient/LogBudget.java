// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

/** How many records there may be: a bucket that fills with time, full at first. Guarded by the ring's lock. */
final class LogBudget {
    private final double perMs;
    private final double burst;
    private double left;
    private long atMs;

    LogBudget(Settings settings, long nowMs) {
        this.perMs = settings.fraction(Setting.LOG_RATE_MAX) / 1_000;
        this.burst = settings.fraction(Setting.LOG_BURST_MAX);
        this.left = burst;
        this.atMs = nowMs;
    }

    /** False = there is none left. */
    boolean take(long nowMs) {
        left = Math.min(burst, left + (nowMs - atMs) * perMs);
        atMs = nowMs;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
