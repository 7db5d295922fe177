// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A set of calls, each of which remembers its place ({@link Call#openAt}): adding and removing touch no other call. The
 * place that was given up last is taken first, as it is still in a cache.
 */
final class CallSlots {
    private static final int SIZE_MIN = 4;

    private @Nullable Call[] calls = new Call[SIZE_MIN];
    private int[] free = new int[SIZE_MIN];
    private int freeCount;
    private int used;

    int size() {
        return used - freeCount;
    }

    void add(Call call) {
        int place = freeCount > 0 ? free[--freeCount] : unused();
        calls[place] = call;
        call.openAt = place;
    }

    private int unused() {
        if (used == calls.length) {
            calls = Arrays.copyOf(calls, used * 2);
            free = Arrays.copyOf(free, used * 2);
        }
        return used++;
    }

    void remove(Call call) {
        Invariants.check(calls[call.openAt] == call, "a call is removed from where it is");
        calls[call.openAt] = null;
        free[freeCount++] = call.openAt;
    }

    /** Every call, in no order that means anything but the same for the same history; must not change the set. */
    void forEach(Consumer<Call> action) {
        for (int i = 0; i < used; i++) {
            Call call = calls[i];
            if (call != null) {
                action.accept(call);
            }
        }
    }
}
