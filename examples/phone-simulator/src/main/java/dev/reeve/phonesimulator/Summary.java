// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.phonesimulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What all phones did. Any thread. */
final class Summary {
    private static final double NANOS_PER_MS = 1_000_000;

    private final Map<String, Integer> counts = new TreeMap<>();
    private final Map<String, Integer> failures = new TreeMap<>();
    private final List<Long> callNanos = new ArrayList<>();

    synchronized void did(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    synchronized void called(long nanos) {
        did("calls");
        callNanos.add(nanos);
    }

    synchronized void failed(String what) {
        failures.merge(what, 1, Integer::sum);
    }

    synchronized boolean isClean() {
        return failures.isEmpty();
    }

    synchronized String text() {
        StringBuilder text = new StringBuilder();
        counts.forEach((what, count) -> text.append(String.format(Locale.ROOT, "%-22s %7d%n", what, count)));
        if (!callNanos.isEmpty()) {
            Collections.sort(callNanos);
            text.append(String.format(
                    Locale.ROOT, "call ms p50 p95 p99 max  %.1f %.1f %.1f %.1f%n", at(0.5), at(0.95), at(0.99), at(1)));
        }
        failures.forEach((what, count) -> text.append(String.format(Locale.ROOT, "FAILED %s: %d%n", what, count)));
        return text.append(failures.isEmpty() ? "all went right" : "not all went right")
                .toString();
    }

    private double at(double part) {
        int index = (int) Math.ceil(part * callNanos.size()) - 1;
        return callNanos.get(Math.max(0, index)) / NANOS_PER_MS;
    }
}
