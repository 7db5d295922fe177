// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

/** Reads what Prometheus reads. */
final class Metrics {
    private Metrics() {}

    /** The sum over all lines of the name that have this label; 0 = none has. */
    static double value(String text, String name, String label) {
        return text.lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .filter(line -> line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Of a timer; 0 = nothing was measured. */
    static double meanMillis(String text, String timer) {
        double count = value(text, timer + "_count", "");
        return count == 0 ? 0 : 1_000 * value(text, timer + "_sum", "") / count;
    }
}
