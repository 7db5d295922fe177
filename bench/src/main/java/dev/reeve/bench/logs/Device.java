// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** A phone with one session: gives the next lines, the same for the same seed but for its name. One thread. */
final class Device {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String RUN = Long.toHexString(System.currentTimeMillis());

    private final String id = "bench-" + RUN + "-" + COUNT.incrementAndGet();
    private final RandomGenerator random;
    private long seq;

    Device(int seed) {
        this.random = new Random(seed);
    }

    String id() {
        return id;
    }

    String session() {
        return "s-" + id;
    }

    List<Line> next(int count) {
        List<Line> lines = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            lines.add(Line.random(++seq, random));
        }
        return lines;
    }

    Line next(String body) {
        return Line.of(++seq, body);
    }
}
