// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.logs;

import dev.reeve.bench.Spread;
import dev.reeve.bench.broker.BenchException;
import dev.reeve.bench.broker.Verdict;
import dev.reeve.bench.broker.Waiting;
import dev.reeve.bench.parts.Part;
import dev.reeve.bench.parts.PartResult;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** L1: from the device until the line is at each of 100 viewers, and on the screen of one in Chromium. */
final class FirstLinePart implements Part<LogsContext> {
    private static final int VIEWERS = 100;
    private static final int PER_SECOND = 100;
    private static final int WARM_SECONDS = 5;
    private static final long LATENCY_NS_MAX = 60_000_000_000L;
    private static final Duration ARRIVES_WITHIN = Duration.ofSeconds(10);
    private static final double MS_WANTED = 500;
    private static final double NS_A_MS = 1e6;

    @Override
    public String name() {
        return "first-line";
    }

    @Override
    public String words() {
        return "L1, from the device to each of " + VIEWERS + " viewers and onto a screen, " + PER_SECOND
                + " lines a second";
    }

    @Override
    public PartResult run(LogsContext context) throws IOException, InterruptedException {
        ConcurrentHistogram arrivals = new ConcurrentHistogram(LATENCY_NS_MAX, 3);
        List<Double> screen = new ArrayList<>();
        int lines = PER_SECOND * context.options().seconds() * context.options().turns();
        long lost;
        String refused;
        try (Chromium browser = open(context);
                LogViewers viewers = LogViewers.open(
                        VIEWERS,
                        context.ours(),
                        context.caller(),
                        stamp -> arrivals.recordValue(Math.clamp(System.nanoTime() - stamp, 0, LATENCY_NS_MAX)))) {
            DeviceCrowd crowd = new DeviceCrowd(
                    context.ours(), context.caller(), context.options().devices());
            crowd.send(PER_SECOND * WARM_SECONDS, 1, PER_SECOND);
            boolean _ = Waiting.until(() -> viewers.records() >= crowd.taken() * VIEWERS, ARRIVES_WITHIN);
            arrivals.reset();
            if (browser != null) {
                browser.watchLines();
            }
            long before = viewers.records();
            long takenBefore = crowd.taken();
            crowd.send(lines, 1, PER_SECOND);
            boolean _ = Waiting.until(
                    () -> viewers.records() - before >= (crowd.taken() - takenBefore) * VIEWERS, ARRIVES_WITHIN);
            // What was refused may have been shown, as not stored: then there are more.
            lost = Math.max(0, (crowd.taken() - takenBefore) * VIEWERS - (viewers.records() - before));
            refused = crowd.refused() + " lines were refused" + (crowd.refused() == 0 ? "." : ": " + crowd.why());
            if (browser != null) {
                screen.addAll(browser.linesOnScreenMs());
            }
            if (!viewers.ends().isEmpty()) {
                throw new BenchException(
                        "a viewer no longer follows: " + viewers.ends().getFirst());
            }
        }
        return result(context.options().devices(), arrivals, screen, lost, refused);
    }

    private static @Nullable Chromium open(LogsContext context) throws IOException {
        Chromium browser = Chromium.start();
        if (browser == null) {
            context.out().println("  no Chromium here: nothing is measured on a screen (apt-get install chromium)");
        } else {
            browser.signIn(context.ours());
        }
        return browser;
    }

    private PartResult result(int devices, Histogram arrivals, List<Double> screen, long lost, String refused) {
        List<String> table = new ArrayList<>();
        table.add("| of " + devices + " devices | lines | p50 ms | p95 ms | p99 ms | max ms |");
        table.add("|---|--:|--:|--:|--:|--:|");
        table.add(String.format(
                Locale.ROOT,
                "| at each of %d viewers | %,d | %s | %s | %s | %s |",
                VIEWERS,
                arrivals.getTotalCount(),
                ms(arrivals, 50),
                ms(arrivals, 95),
                ms(arrivals, 99),
                ms(arrivals, 100)));
        List<Double> sorted = screen.stream().sorted().toList();
        if (!sorted.isEmpty()) {
            table.add(String.format(
                    Locale.ROOT,
                    "| drawn by Chromium | %,d | %s | %s | %s | %s |",
                    sorted.size(),
                    Figures.number(Figures.at(sorted, 50)),
                    Figures.number(Figures.at(sorted, 95)),
                    Figures.number(Figures.at(sorted, 99)),
                    Figures.number(Figures.at(sorted, 100))));
        }
        table.add("");
        table.add(lost + " arrivals were missing after " + ARRIVES_WITHIN.toSeconds() + " s; " + refused);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("viewers", VIEWERS);
        json.put("devices", devices);
        json.put("linesPerSecond", PER_SECOND);
        json.put("p50Ms", arrivals.getValueAtPercentile(50) / NS_A_MS);
        json.put("p95Ms", arrivals.getValueAtPercentile(95) / NS_A_MS);
        json.put("p99Ms", arrivals.getValueAtPercentile(99) / NS_A_MS);
        json.put("missing", lost);
        List<Verdict> verdicts = new ArrayList<>();
        double p95 = arrivals.getValueAtPercentile(95) / NS_A_MS;
        verdicts.add(new Verdict("L1", "line at each viewer, p95", Spread.one(p95), "ms", MS_WANTED, true));
        if (!sorted.isEmpty()) {
            json.put("screenP50Ms", Figures.at(sorted, 50));
            json.put("screenP95Ms", Figures.at(sorted, 95));
            verdicts.add(new Verdict(
                    "L1", "line on screen, p95", Spread.one(Figures.at(sorted, 95)), "ms", MS_WANTED, true));
        }
        return new PartResult(name(), table, json, verdicts);
    }

    private static String ms(Histogram histogram, double percentile) {
        return Figures.number(histogram.getValueAtPercentile(percentile) / NS_A_MS);
    }
}
