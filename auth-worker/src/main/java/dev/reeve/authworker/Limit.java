// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Duration;

/**
 * So many times in so long a time, for one subject: the burst of a GCRA, spread evenly once it is used up.
 *
 * @param name what is limited; part of the bucket's key
 * @param times at once, 1 at least
 */
record Limit(String name, int times, Duration per) {
    Limit {
        if (times < 1 || !per.isPositive()) {
            throw new IllegalArgumentException("a limit allows at least one in a positive time");
        }
    }

    /** The time that one takes up. */
    Duration interval() {
        return per.dividedBy(times);
    }
}
