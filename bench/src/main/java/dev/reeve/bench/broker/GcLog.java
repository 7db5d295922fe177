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
 */
public record GcLog(List<Double> pausesMs) {
    static final GcLog EMPTY = new GcLog(List.of());
    private static final Pattern PAUSE = Pattern.compile("Pause .* \\d+M->\\d+M\\(\\d+M\\) ([0-9.]+)ms");

    public GcLog {
        pausesMs = List.copyOf(pausesMs);
    }

    static GcLog parse(List<String> lines) {
        List<Double> pauses = new ArrayList<>();
        for (String line : lines) {
            Matcher pause = PAUSE.matcher(line);
            if (pause.find()) {
                pauses.add(Double.parseDouble(pause.group(1)));
            }
        }
        return new GcLog(pauses);
    }

    /** The pauses that came after those of an earlier look. */
    GcLog since(GcLog before) {
        return new GcLog(pausesMs.subList(before.pausesMs.size(), pausesMs.size()));
    }

    double longestMs() {
        return pausesMs.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }
}
