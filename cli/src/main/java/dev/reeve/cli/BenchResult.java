// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;

/**
 * What a run measured.
 *
 * @param micros of the calls that succeeded, from when each was due
 * @param calls all
 * @param errors by reason
 * @param tookNs from the first call to the last answer
 */
record BenchResult(Histogram micros, long calls, Map<String, LongAdder> errors, long tookNs) {
    private static final String RATE_LIMITED = "RATE_LIMITED";
    private static final double[] PERCENTILES = {50, 90, 99, 99.9};

    long succeeded() {
        return micros.getTotalCount();
    }

    /** For people. */
    List<String> lines(String target, int rate, int window) {
        List<String> lines = new ArrayList<>();
        lines.add("%s: %d calls at %d/s, at most %d open".formatted(VisibleText.of(target), calls, rate, window));
        lines.add(String.format(
                Locale.ROOT, "%d succeeded, %.1f/s answered, %d failed", succeeded(), perSecond(), failed()));
        if (succeeded() > 0) {
            StringBuilder times = new StringBuilder();
            for (double percentile : PERCENTILES) {
                times.append('p')
                        .append(name(percentile))
                        .append(' ')
                        .append(text(micros.getValueAtPercentile(percentile)));
                times.append("  ");
            }
            lines.add(times.append("max ").append(text(micros.getMaxValue())).toString());
        }
        new TreeMap<>(errors).forEach((reason, count) -> lines.add("  " + reason + ": " + count.sum()));
        if (errors.containsKey(RATE_LIMITED)) {
            lines.add("  The gateway bounds the requests of one caller: take a smaller --rate, or raise"
                    + " reeve.gateway.limits.subject-rate and subject-burst where it runs.");
        }
        return lines;
    }

    /** For programs: one document, times in microseconds. */
    String json(String target, int rate, int window) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("target", target);
        json.put("rate", rate);
        json.put("window", window);
        json.put("calls", calls);
        json.put("succeeded", succeeded());
        json.put("failed", failed());
        json.put("perSecond", Math.round(perSecond() * 10) / 10.0);
        Map<String, Object> times = new LinkedHashMap<>();
        for (double percentile : PERCENTILES) {
            times.put("p" + name(percentile), micros.getValueAtPercentile(percentile));
        }
        times.put("max", micros.getMaxValue());
        times.put("mean", Math.round(micros.getMean()));
        json.put("micros", times);
        Map<String, Object> byReason = new LinkedHashMap<>();
        new TreeMap<>(errors).forEach((reason, count) -> byReason.put(reason, count.sum()));
        json.put("errors", byReason);
        return Json.write(json);
    }

    private long failed() {
        return errors.values().stream().mapToLong(LongAdder::sum).sum();
    }

    private double perSecond() {
        return tookNs == 0 ? 0 : succeeded() * (double) TimeUnit.SECONDS.toNanos(1) / tookNs;
    }

    private static String name(double percentile) {
        return percentile == Math.rint(percentile) ? Long.toString((long) percentile) : Double.toString(percentile);
    }

    private static String text(long us) {
        return DurationText.of(us / 1e3);
    }
}
