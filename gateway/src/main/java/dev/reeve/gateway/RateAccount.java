// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.time.Duration;

/**
 * What this replica has of a shared rate for one key: tokens leased less tokens used. Below zero it has let through
 * what is not settled yet. Guarded by its {@link SharedRate}.
 *
 * <pre>
 *   plenty --a lease was less than asked--> scarce --a lease was all that was asked--> plenty
 *   settles late, up to the burst unsettled  settles each use, up to 10 unsettled, none before the time told
 * </pre>
 */
final class RateAccount {
    /** Tokens to have after a lease. */
    static final int LEASE = 10;

    /** Most tokens of one question, as the auth worker takes it. */
    static final int ASK_MAX = 10_000;

    /** Callers of a few requests cost the database nothing. */
    private static final int SETTLE_AT = 5;

    private static final long LEASE_NS = Duration.ofSeconds(10).toNanos();

    private final int burst;
    private final long intervalNs;
    private int balance;
    private int asked;
    private boolean scarce;
    private long notBeforeNs;
    private long leasedAtNs;

    RateAccount(int burst, long intervalNs, long nowNs) {
        this.burst = burst;
        this.intervalNs = intervalNs;
        this.notBeforeNs = nowNs;
        this.leasedAtNs = nowNs;
    }

    /** Zero = a token may be used now. */
    long waitNs(long nowNs) {
        if (balance > 0 && nowNs - leasedAtNs > LEASE_NS) {
            // Not used: the others may have had it back by now.
            balance = 0;
        }
        return balance > -unsettledMax(nowNs) ? 0 : Math.max(notBeforeNs - nowNs, intervalNs);
    }

    void use() {
        balance--;
    }

    /** Tokens to ask for now, or zero; asked for until {@link #leased} or {@link #failed}. */
    int ask(long nowNs) {
        boolean due = balance <= (scarce ? 0 : -Math.min(SETTLE_AT, burst));
        if (asked > 0 || !due || nowNs - notBeforeNs < 0) {
            return 0;
        }
        asked = Math.min(LEASE - balance, ASK_MAX);
        return asked;
    }

    /** As {@link #ask}, to find out whether somebody leases again. */
    int probe() {
        if (asked > 0) {
            return 0;
        }
        asked = LEASE;
        return asked;
    }

    /** @param waitMs until there is one more; 0 if there is */
    void leased(int granted, long waitMs, long nowNs) {
        scarce = granted < asked;
        asked = 0;
        balance += granted;
        leasedAtNs = nowNs;
        notBeforeNs = nowNs;
        if (scarce) {
            notBeforeNs += Duration.ofMillis(waitMs).toNanos() + Math.max(0, -balance) * intervalNs;
        }
    }

    void failed() {
        asked = 0;
    }

    private int unsettledMax(long nowNs) {
        if (scarce) {
            return nowNs - notBeforeNs < 0 ? 0 : Math.min(LEASE, burst);
        }
        // Any less would refuse what the rate allows whenever an answer takes longer than that many requests.
        return burst;
    }
}
