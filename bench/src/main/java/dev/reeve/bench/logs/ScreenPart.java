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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** L9: the console's page with 100,000 lines, to which 1,000 come each second. */
final class ScreenPart implements Part<LogsContext> {
    private static final int LINES = 100_000;
    private static final int LINES_QUICK = 10_000;
    private static final double FILL_PER_SECOND = 4_000;
    private static final int PER_SECOND = 1_000;
    private static final int BATCH = 50;
    private static final int DEVICES = 20;
    private static final int SECONDS_LEAST = 5;
    /** Over 100,000 the oldest tenth goes at once. */
    private static final double FULL = 0.9;

    private static final Duration SHOWN_WITHIN = Duration.ofSeconds(20);
    private static final double FRAME_MS_WANTED = 50;
    private static final double HEAP_MIB_WANTED = 300;
    private static final double FRAME_MS_LATE = 34;
    private static final double MIB = 1 << 20;

    @Override
    public String name() {
        return "screen";
    }

    @Override
    public String words() {
        return "L9, the log page with 100,000 lines and 1,000 more each second";
    }

    @Override
    public PartResult run(LogsContext context) throws IOException, InterruptedException {
        try (Chromium browser = Chromium.start()) {
            if (browser == null) {
                throw new BenchException("no Chromium here: apt-get install chromium, or set REEVE_CHROMIUM");
            }
            return measure(browser, context);
        }
    }

    private PartResult measure(Chromium browser, LogsContext context) throws IOException, InterruptedException {
        browser.signIn(context.ours());
        long empty = browser.heapBytes();
        DeviceCrowd crowd = new DeviceCrowd(context.ours(), context.caller(), DEVICES);
        int seconds = Math.max(SECONDS_LEAST, 2 * context.options().seconds());
        int lines = context.options().records() >= LINES ? LINES : LINES_QUICK;
        int before = lines - PER_SECOND * seconds;
        crowd.send(before, BATCH, FILL_PER_SECOND);
        awaitLines(browser, (int) (FULL * before));
        browser.watchFrames();
        crowd.send(PER_SECOND * seconds, BATCH, PER_SECOND);
        List<Double> frames = browser.framesMs().stream().sorted().toList();
        int held = browser.lines();
        long full = browser.heapBytes();
        return result(frames, held, empty, full);
    }

    private static void awaitLines(Chromium browser, int lines) throws InterruptedException {
        long untilNs = System.nanoTime() + SHOWN_WITHIN.toNanos();
        while (browser.lines() < lines) {
            if (System.nanoTime() > untilNs) {
                throw new BenchException("the page has " + browser.lines() + " lines, not " + lines);
            }
            Waiting.forMs(200);
        }
    }

    private PartResult result(List<Double> frames, int held, long empty, long full) {
        double late = frames.stream().filter(frame -> frame > FRAME_MS_LATE).count() / (double) frames.size();
        double sum = frames.stream().mapToDouble(Double::doubleValue).sum();
        double perSecond = frames.size() * 1_000 / sum;
        double p99 = Figures.at(frames, 99);
        List<String> table = List.of(
                "| lines held | frames a second | frame p50 ms | p99 ms | max ms | over 34 ms | heap MiB | empty |",
                "|--:|--:|--:|--:|--:|--:|--:|--:|",
                String.format(
                        Locale.ROOT,
                        "| %,d | %s | %s | %s | %s | %.2f %% | %s | %s |",
                        held,
                        Figures.number(perSecond),
                        Figures.number(Figures.at(frames, 50)),
                        Figures.number(p99),
                        Figures.number(Figures.at(frames, 100)),
                        100 * late,
                        Figures.number(full / MIB),
                        Figures.number(empty / MIB)));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("linesHeld", held);
        json.put("framesPerSecond", perSecond);
        json.put("frameP50Ms", Figures.at(frames, 50));
        json.put("frameP99Ms", p99);
        json.put("shareOver34Ms", late);
        json.put("heapMib", full / MIB);
        json.put("heapMibEmpty", empty / MIB);
        return new PartResult(
                name(),
                table,
                json,
                List.of(
                        new Verdict("L9", "frame, p99", Spread.one(p99), "ms", FRAME_MS_WANTED, true),
                        new Verdict(
                                "L9", "heap with all lines", Spread.one(full / MIB), "MiB", HEAP_MIB_WANTED, true)));
    }
}
