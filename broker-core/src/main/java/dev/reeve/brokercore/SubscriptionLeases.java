// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import org.jspecify.annotations.Nullable;

/**
 * Subscriptions by the end of their lease. All leases last equally long, so renewing means going to the end of
 * the list.
 */
final class SubscriptionLeases {
    private final long leaseMs;
    private @Nullable Subscription oldest;
    private @Nullable Subscription newest;
    private int size;

    SubscriptionLeases(long leaseMs) {
        this.leaseMs = leaseMs;
    }

    int size() {
        return size;
    }

    void add(Subscription subscription, long nowMs) {
        subscription.leaseUntilMs = nowMs + leaseMs;
        subscription.older = newest;
        subscription.newer = null;
        if (newest == null) {
            oldest = subscription;
        } else {
            newest.newer = subscription;
        }
        newest = subscription;
        size++;
    }

    void renew(Subscription subscription, long nowMs) {
        remove(subscription);
        add(subscription, nowMs);
    }

    void remove(Subscription subscription) {
        Subscription older = subscription.older;
        Subscription newer = subscription.newer;
        if (older == null) {
            oldest = newer;
        } else {
            older.newer = newer;
        }
        if (newer == null) {
            newest = older;
        } else {
            newer.older = older;
        }
        size--;
    }

    /** One whose lease is over; null if there is none. */
    @Nullable
    Subscription overdue(long nowMs) {
        return oldest != null && nowMs >= oldest.leaseUntilMs ? oldest : null;
    }
}
