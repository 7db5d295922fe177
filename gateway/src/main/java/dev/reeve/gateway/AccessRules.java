// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Which calls are recorded: failures and traced ones, and of each service so many more in a second; all in all no more
 * than {@link #ALL_MAX}. Any thread.
 */
final class AccessRules {
    /** In a second. */
    static final int ALL_MAX = 1_000;
    /** Services whose calls are counted in a second; of others nothing is recorded but failures and traced calls. */
    static final int SERVICES_MAX = 1_000;

    private static final long SECOND_NANOS = 1_000_000_000;

    private final int perSecond;
    private final LongSupplier nanoTime;
    private final Map<String, Integer> ofServices = new HashMap<>();
    private long beganNanos;
    private int all;

    AccessRules(int perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        beganNanos = nanoTime.getAsLong();
    }

    synchronized boolean admit(AccessRecord record) {
        long now = nanoTime.getAsLong();
        if (now - beganNanos >= SECOND_NANOS) {
            beganNanos = now;
            all = 0;
            ofServices.clear();
        }
        boolean isAdmitted = all < ALL_MAX && (record.isFailure() || record.isTraced() || hasRoom(record.service()));
        all += isAdmitted ? 1 : 0;
        return isAdmitted;
    }

    private boolean hasRoom(String service) {
        if (perSecond == 0 || (ofServices.size() >= SERVICES_MAX && !ofServices.containsKey(service))) {
            return false;
        }
        return ofServices.merge(service, 1, Integer::sum) <= perSecond;
    }
}
