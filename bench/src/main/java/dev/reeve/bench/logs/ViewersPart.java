// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.logs;

import dev.reeve.bench.Spread;
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

/**
 * P11: what one logger gives to 1, 10 and 100 viewers who follow everything, while senders go as fast as they are
 * answered. Its processor time for storing alone is measured without viewers in the same run and taken off.
 */
final class ViewersPart implements Part<LogsContext> {
    private static final int SENDERS = 8;
    private static final int BATCH = 100;
    private static final List<Integer> VIEWERS = List.of(0, 1, 10, 100);
    private static final int SETTLE_MS = 1_000;
    private static final Duration LAST_ARRIVE_WITHIN = Duration.ofSeconds(10);
    private static final double DELIVERED_WANTED = 50_000;
    /** With fewer, storing is most of what the logger does. */
    private static final int MANY = 10;

    /**
     * A turn.
     *
     * @param delivered records, to all viewers together
     * @param told records that viewers were told they did not get
     * @param ended viewers that no longer followed at the end
     */
    private record Row(int viewers, IntakeTurn intake, long delivered, long told, int ended) {
        double deliveredPerSecond() {
            return delivered / intake.seconds();
        }

        double loggerSeconds() {
            return intake.cpuSecondsOf(ReeveServers.LOGGER);
        }
    }

    @Override
    public String name() {
        return "viewers";
    }

    @Override
    public String words() {
        return "P11, records to 1, 10 and 100 viewers of one logger";
    }

    @Override
    public PartResult run(LogsContext context) throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>();
        for (int viewers : VIEWERS) {
            rows.add(turn(viewers, context));
        }
        List<String> lines = new ArrayList<>();
        lines.add("| viewers | stored a second | delivered a second | told as lost | a second and core of the logger"
                + " | without storing | and core of all servers |");
        lines.add("|--:|--:|--:|--:|--:|--:|--:|");
        Row alone = rows.getFirst();
        rows.forEach(row -> lines.add(line(row, alone)));
        rows.stream()
                .filter(row -> row.ended() > 0)
                .forEach(row -> lines.add(row.ended() + " of " + row.viewers() + " viewers no longer followed."));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rows", rows.stream().map(row -> json(row, alone)).toList());
        List<Verdict> verdicts = rows.stream()
                .filter(row -> row.viewers() > 0)
                .map(row -> new Verdict(
                        "P11",
                        "delivered to " + row.viewers() + " a second and core of the logger",
                        Spread.one(row.delivered() / row.loggerSeconds()),
                        "/s",
                        row.viewers() < MANY ? Double.NaN : DELIVERED_WANTED,
                        false))
                .toList();
        return new PartResult(name(), lines, json, verdicts);
    }

    private static Row turn(int viewers, LogsContext context) throws IOException, InterruptedException {
        try (LogViewers all = LogViewers.open(viewers, context.ours(), context.caller(), _ -> {});
                Senders senders = Senders.closedLoop(context.ours(), context.caller(), SENDERS, BATCH)) {
            Waiting.forMs(SETTLE_MS);
            long before = all.records();
            IntakeTurn turn = senders.turn(context.options().seconds());
            long delivered = all.records() - before;
            senders.end();
            // The end of the queues: who is slow is told what was left out, which is to be seen here.
            boolean _ =
                    Waiting.until(() -> all.records() + all.lost() >= senders.taken() * viewers, LAST_ARRIVE_WITHIN);
            return new Row(viewers, turn, delivered, all.lost(), all.ends().size());
        }
    }

    /** The logger's time for what it stored is that of the row without viewers. */
    private static double perCoreWithoutStoring(Row row, Row alone) {
        double storing = alone.intake().cpuSecondsOf(ReeveServers.LOGGER)
                / Math.max(1, alone.intake().records())
                * row.intake().records();
        double viewing = row.loggerSeconds() - storing;
        // Less than it took without viewers: the turn was too short to tell.
        return viewing <= 0 ? Double.NaN : row.delivered() / viewing;
    }

    private static String line(Row row, Row alone) {
        boolean none = row.viewers() == 0;
        return String.format(
                Locale.ROOT,
                "| %d | %s | %s | %,d | %s | %s | %s |",
                row.viewers(),
                Figures.number(row.intake().perSecond()),
                none ? "" : Figures.number(row.deliveredPerSecond()),
                row.told(),
                none ? "" : Figures.number(row.delivered() / row.loggerSeconds()),
                none ? "" : Figures.number(perCoreWithoutStoring(row, alone)),
                none ? "" : Figures.number(row.delivered() / row.intake().cpuSecondsOfAll()));
    }

    private static Map<String, Object> json(Row row, Row alone) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("viewers", row.viewers());
        json.put("storedPerSecond", row.intake().perSecond());
        json.put("deliveredPerSecond", row.deliveredPerSecond());
        json.put("toldAsLost", row.told());
        json.put("perCoreOfLogger", row.delivered() / row.loggerSeconds());
        json.put("perCoreOfLoggerWithoutStoring", perCoreWithoutStoring(row, alone));
        json.put("perCoreOfAll", row.delivered() / row.intake().cpuSecondsOfAll());
        return json;
    }
}
