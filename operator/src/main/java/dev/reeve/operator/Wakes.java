// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** What is to be done later, the next first. The loop's thread. */
final class Wakes {
    private record Wake(long atMs, Runnable what) {}

    private final PriorityQueue<Wake> wakes = new PriorityQueue<>(Comparator.comparingLong(Wake::atMs));

    void at(long atMs, Runnable what) {
        wakes.add(new Wake(atMs, what));
    }

    /** Does one whose time is come; false = there is none. */
    boolean next(long nowMs) {
        Wake first = wakes.peek();
        if (first == null || first.atMs() > nowMs) {
            return false;
        }
        wakes.remove();
        first.what().run();
        return true;
    }

    long dueInMs(long nowMs, long most) {
        @Nullable Wake first = wakes.peek();
        return first == null ? most : Math.clamp(first.atMs() - nowMs, 0, most);
    }
}
