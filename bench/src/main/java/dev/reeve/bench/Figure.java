// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;

/**
 * What one setting of {@link CoreBench} measured.
 *
 * @param perSecond round trips a second by the clock, on a machine that may do other things
 * @param perSecondRun the same per second that the thread ran
 * @param nsPerTrip processor time of a round trip, median of the iterations
 * @param bytesPerTrip allocated by the broker on the heap, what leaves it as frames included
 */
record Figure(CoreSetting setting, double perSecond, double perSecondRun, double nsPerTrip, double bytesPerTrip) {
    private static final double NANOS = 1e9;

    static Figure of(CoreSetting setting, Collection<RunResult> results) {
        if (results.size() != 1) {
            throw new IllegalStateException("one setting gives one result, not " + results.size());
        }
        RunResult result = results.iterator().next();
        double ns = medianNsPerTrip(result);
        return new Figure(
                setting,
                result.getPrimaryResult().getScore(),
                NANOS / ns,
                ns,
                Iterations.score(result.getSecondaryResults(), Iterations.ALLOCATED) - messageBytesPerTrip(result));
    }

    private static double messageBytesPerTrip(RunResult result) {
        return Iterations.score(result.getSecondaryResults(), "messageBytes")
                / Iterations.score(result.getSecondaryResults(), "operations");
    }

    /** Each iteration by itself: one in which another program emptied the caches does not spoil the rest. */
    private static double medianNsPerTrip(RunResult result) {
        return Iterations.spread(result, Iterations::ranNanosEach).median();
    }

    static String head() {
        return String.format(
                Locale.ROOT,
                "%-8s %8s %7s %7s | %9s %9s %7s %7s",
                "dialect",
                "services",
                "queued",
                "clients",
                "M/s",
                "M/s run",
                "ns run",
                "bytes");
    }

    String row() {
        return String.format(
                Locale.ROOT,
                "%-8s %8d %7d %7d | %9.2f %9.2f %7.0f %7.1f",
                setting.dialect(),
                setting.services(),
                setting.queued(),
                setting.clients(),
                perSecond / 1e6,
                perSecondRun / 1e6,
                nsPerTrip,
                bytesPerTrip);
    }

    /** Without {@link #perSecondRun}, which is one over {@link #nsPerTrip}. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("dialect", setting.dialect());
        json.put("services", setting.services());
        json.put("queued", setting.queued());
        json.put("clients", setting.clients());
        json.put("perSecond", perSecond);
        json.put("nsPerTrip", nsPerTrip);
        json.put("bytesPerTrip", bytesPerTrip);
        return json;
    }
}
