// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code -Xlog:gc} wrote, as of {@code [3.210s] GC(7) Pause Young (Allocation Failure) 205M->1M(486M) 1.234ms}.
 *
 * @param pausesMs in the order of time
 * @param allocatedMib between the first pause and the last
 */
record GcLog(List<Double> pausesMs, long allocatedMib) {
    static final GcLog EMPTY = new GcLog(List.of(), 0);
    private static final Pattern PAUSE = Pattern.compile("Pause .* (\\d+)M->(\\d+)M\\(\\d+M\\) ([0-9.]+)ms");

    GcLog {
        pausesMs = List.copyOf(pausesMs);
    }

    static GcLog parse(List<String> lines) {
        List<Double> pauses = new ArrayList<>();
        long allocated = 0;
        long left = -1;
        for (String line : lines) {
            Matcher pause = PAUSE.matcher(line);
            if (pause.find()) {
                allocated += left < 0 ? 0 : Math.max(0, Long.parseLong(pause.group(1)) - left);
                left = Long.parseLong(pause.group(2));
                pauses.add(Double.parseDouble(pause.group(3)));
            }
        }
        return new GcLog(pauses, allocated);
    }

    /** The pauses that came after those of an earlier look. */
    GcLog since(GcLog before) {
        return new GcLog(pausesMs.subList(before.pausesMs.size(), pausesMs.size()), allocatedMib - before.allocatedMib);
    }

    double longestMs() {
        return pausesMs.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }
}
