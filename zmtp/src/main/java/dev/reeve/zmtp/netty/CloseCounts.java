// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import dev.reeve.zmtp.CloseReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** How many connections ended for which reason. Any thread. */
final class CloseCounts {

    /** Complete from the start, so that threads only read it. */
    private final Map<CloseReason, LongAdder> counts = new EnumMap<>(CloseReason.class);

    CloseCounts() {
        for (CloseReason reason : CloseReason.values()) {
            counts.put(reason, new LongAdder());
        }
    }

    void count(CloseReason reason) {
        counter(reason).increment();
    }

    private LongAdder counter(CloseReason reason) {
        return Objects.requireNonNull(counts.get(reason));
    }

    long of(CloseReason reason) {
        return counter(reason).sum();
    }

    long of(CloseReason... reasons) {
        long sum = 0;
        for (CloseReason reason : reasons) {
            sum += of(reason);
        }
        return sum;
    }

    /** Those that occurred. */
    Map<CloseReason, Long> all() {
        Map<CloseReason, Long> all = new EnumMap<>(CloseReason.class);
        for (CloseReason reason : CloseReason.values()) {
            if (of(reason) > 0) {
                all.put(reason, of(reason));
            }
        }
        return all;
    }
}
