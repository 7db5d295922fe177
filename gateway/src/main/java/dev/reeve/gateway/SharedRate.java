// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A request rate that all replicas share, without a wait: a request is let through on tokens leased, or on a few that
 * are settled afterwards, and {@link RateLeases} asks for more behind its back. While nobody leases, a bucket of this
 * replica's own counts; it counts always, so no replica alone lets through more than the rate. Any thread.
 */
final class SharedRate {
    private final RateLimiter own;
    private final RateLessor leases;
    private final LongSupplier nanoTime;
    private final Terms terms;
    private final long intervalNs;
    private final Map<String, RateAccount> accounts;

    /**
     * A rate with its own keys.
     *
     * @param keysMax keys remembered; the least recently used is forgotten
     */
    SharedRate(Terms terms, int keysMax, RateLessor leases, LongSupplier nanoTime) {
        this.terms = terms;
        this.own = new RateLimiter(terms.name(), terms.rate(), terms.burst(), keysMax, nanoTime);
        this.leases = leases;
        this.nanoTime = nanoTime;
        this.intervalNs = Duration.ofSeconds(1).toNanos() / terms.rate();
        this.accounts = new RecentlyUsed<>(keysMax);
    }

    /**
     * What is allowed.
     *
     * @param name as {@code RateLimit-Policy} shows it
     * @param rate requests a second in the long run
     * @param burst requests that may come at once
     */
    record Terms(String name, int rate, int burst) {}

    Terms terms() {
        return terms;
    }

    /** Takes one token of the key. */
    synchronized RateLimiter.Outcome take(String key) {
        long now = nanoTime.getAsLong();
        RateAccount account = accounts.computeIfAbsent(key, _ -> new RateAccount(terms.burst(), intervalNs, now));
        if (!leases.isLive()) {
            if (leases.isProbeDue()) {
                ask(key, account, account.probe());
            }
            return own.take(key);
        }
        long waitNs = account.waitNs(now);
        RateLimiter.Outcome outcome = waitNs > 0 ? own.refusal(waitNs) : own.take(key);
        if (outcome.allowed()) {
            account.use();
        }
        ask(key, account, account.ask(now));
        return outcome;
    }

    /** @param waitMs until there is one more; 0 if there is */
    synchronized void leased(String key, int granted, long waitMs) {
        RateAccount account = accounts.get(key);
        if (account != null) {
            account.leased(granted, waitMs, nanoTime.getAsLong());
        }
    }

    /** Nobody could say. */
    synchronized void failed(String key) {
        RateAccount account = accounts.get(key);
        if (account != null) {
            account.failed();
        }
    }

    synchronized int keys() {
        return accounts.size();
    }

    private void ask(String key, RateAccount account, int tokens) {
        if (tokens > 0 && !leases.ask(new RateLessor.Ask(this, key, tokens))) {
            account.failed();
        }
    }
}
