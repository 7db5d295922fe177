// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Token buckets by key, as one time per key (GCRA): the theoretical arrival time. Any thread. When it holds its most
 * keys, the least recently used is forgotten, which gives that key a full bucket again.
 */
final class RateLimiter {
    private final String name;
    private final long intervalNs;
    private final long toleranceNs;
    private final int burst;
    private final int rate;
    private final LongSupplier nanoTime;
    private final Map<String, Long> arrivals;

    /**
     * A limiter with its own keys.
     *
     * @param name as {@code RateLimit-Policy} shows it
     * @param rate requests a second in the long run
     * @param burst requests that may come at once
     * @param keysMax keys remembered
     * @param nanoTime a monotonic clock
     */
    RateLimiter(String name, int rate, int burst, int keysMax, LongSupplier nanoTime) {
        this.name = name;
        this.rate = rate;
        this.burst = burst;
        this.intervalNs = Duration.ofSeconds(1).toNanos() / rate;
        this.toleranceNs = intervalNs * (burst - 1);
        this.nanoTime = nanoTime;
        this.arrivals = new RecentlyUsed<>(keysMax);
    }

    /** Takes one token of the key. */
    synchronized Outcome take(String key) {
        long now = nanoTime.getAsLong();
        Long known = arrivals.get(key);
        long arrival = known == null || known - now < 0 ? now : known;
        long aheadNs = arrival - now;
        if (aheadNs > toleranceNs) {
            return refusal(aheadNs - toleranceNs);
        }
        arrivals.put(key, arrival + intervalNs);
        long left = (toleranceNs - aheadNs) / intervalNs;
        return new Outcome(true, left, 0, policy());
    }

    /** What one that has to wait is told. */
    Outcome refusal(long waitNs) {
        return new Outcome(false, 0, Math.ceilDiv(waitNs, 1_000_000L), policy());
    }

    synchronized int keys() {
        return arrivals.size();
    }

    private String policy() {
        return '"' + name + "\";q=" + burst + ";w=" + Math.ceilDiv(burst, rate);
    }

    /**
     * The answer for one request.
     *
     * @param allowed whether it may go on
     * @param left tokens left
     * @param retryAfterMs until the next token; 0 if allowed
     * @param policy value of {@code RateLimit-Policy}
     */
    record Outcome(boolean allowed, long left, long retryAfterMs, String policy) {
        /** Value of {@code RateLimit} (draft-ietf-httpapi-ratelimit-headers). */
        String state() {
            String quoted = policy.substring(0, policy.indexOf(';'));
            return quoted + ";r=" + left + ";t=" + Math.ceilDiv(retryAfterMs, 1_000L);
        }
    }
}
