// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

/** How much there may be of something: a bucket that fills with time, full at first. Guarded by the ring's lock. */
final class LogBudget {
    private final double perMs;
    private final double burst;
    private double left;
    private long atMs;

    LogBudget(double perMs, double burst, long nowMs) {
        this.perMs = perMs;
        this.burst = burst;
        this.left = burst;
        this.atMs = nowMs;
    }

    /** How much of that there is not; 0 = all of it can be had. */
    double missing(double amount, long nowMs) {
        left = Math.min(burst, left + (nowMs - atMs) * perMs);
        atMs = nowMs;
        return Math.max(0, amount - left);
    }

    /** Below 0 it gives back. */
    void take(double amount) {
        left = Math.min(burst, left - amount);
    }
}
