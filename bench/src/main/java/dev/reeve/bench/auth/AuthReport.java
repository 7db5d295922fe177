// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.auth;

import dev.reeve.bench.Json;
import dev.reeve.bench.Machine;
import dev.reeve.bench.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run as JSON and as tables.
 *
 * @param ceiling Argon2id hashes a second
 */
record AuthReport(Machine machine, AuthOptions options, Spread ceiling, List<Cell> cells, Flood flood) {
    private static final String OURS = "reeve";
    /** What auth.md of the design asks for. */
    private static final double CEILING_SHARE_WANTED = 0.8;

    private static final double FLOOD_FACTOR_WANTED = 1.2;

    void save(Path file) throws IOException {
        Files.writeString(file, json());
        String name = file.getFileName().toString().replaceFirst("\\.json$", "");
        Files.writeString(
                file.resolveSibling(name + ".md"),
                "# Figures of bench auth\nWritten by `./reeve bench auth --save`; what they mean: [auth.md](../auth.md).\n\n"
                        + machineLine() + "\n\n" + tables());
    }

    private String machineLine() {
        return String.format(
                Locale.ROOT,
                "%s, PocketBase %s; %d turns of %d s, %d users.",
                machine.words(),
                PocketBaseAccounts.VERSION,
                options.turns(),
                options.seconds(),
                options.users());
    }

    String tables() {
        StringBuilder text = new StringBuilder();
        text.append("| load | callers | server | a second | p50 | p99 | not answered | ours by theirs |\n");
        text.append("|---|--:|---|--:|--:|--:|--:|--:|\n");
        cells.forEach(cell -> text.append(row(cell)));
        text.append('\n');
        text.append(String.format(
                Locale.ROOT,
                "Argon2id ceiling: %s hashes a second on 2 threads. Sign-ins at 8 callers: %s of it (wanted %.2f).%n%n",
                numbers(ceiling),
                format(share()),
                CEILING_SHARE_WANTED));
        text.append("| other calls, " + Flood.CALLS_PER_SECOND
                + " a second | p50 | p99 | not answered |\n|---|--:|--:|--:|\n");
        text.append(row("alone", flood.calm()));
        text.append(row("beside " + Flood.SIGN_INS_PER_SECOND + " sign-ins a second", flood.flooded()));
        text.append('\n');
        text.append(String.format(
                Locale.ROOT,
                "Of the flood %s a second were let in; the others were told, HTTP status and how many: %s.%n"
                        + "p99 of the other calls: %.2f times that without it (wanted %.1f).%n",
                numbers(flood.perSecond()),
                Turn.words(flood.told()),
                floodFactor(),
                FLOOD_FACTOR_WANTED));
        return text.toString();
    }

    private String row(Cell cell) {
        Cell theirs = cell.server().equals(OURS) ? other(cell) : null;
        return String.format(
                Locale.ROOT,
                "| %s | %d | `%s` | %s | %s ms | %s ms | %d | %s |%n",
                cell.load(),
                cell.callers(),
                cell.server(),
                numbers(cell.perSecond()),
                format(cell.latencyMs(50)),
                format(cell.latencyMs(99)),
                cell.lost(),
                theirs == null ? "" : numbers(cell.ratio(theirs, Turn::perSecond)));
    }

    private @Nullable Cell other(Cell cell) {
        return cells.stream()
                .filter(each -> each.isLoadOf(cell) && !each.server().equals(cell.server()))
                .findFirst()
                .orElse(null);
    }

    private static String row(String name, List<Turn> calls) {
        return String.format(
                Locale.ROOT,
                "| %s | %s ms | %s ms | %d |%n",
                name,
                format(Turn.latencyMs(calls, 50)),
                format(Turn.latencyMs(calls, 99)),
                Turn.lost(calls));
    }

    private double share() {
        return cells.stream()
                        .filter(cell ->
                                cell.server().equals(OURS) && cell.load().equals("sign-in") && cell.callers() == 8)
                        .mapToDouble(cell -> cell.perSecond().median())
                        .findFirst()
                        .orElse(Double.NaN)
                / ceiling.median();
    }

    private double floodFactor() {
        return Turn.latencyMs(flood.flooded(), 99) / Turn.latencyMs(flood.calm(), 99);
    }

    private static String numbers(Spread spread) {
        return format(spread.median()) + " (" + format(spread.min()) + " .. " + format(spread.max()) + ")";
    }

    /** Three digits that count. */
    private static String format(double number) {
        int digits = Math.abs(number) >= 100 ? 0 : Math.abs(number) >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + digits + "f", number);
    }

    String json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("machine", machine.json());
        json.put("jvm", String.join(" ", ReeveUp.JVM));
        json.put("pocketbase", PocketBaseAccounts.VERSION);
        json.put("turns", options.turns());
        json.put("turnSeconds", options.seconds());
        json.put("users", options.users());
        json.put("note", "three numbers are median, min, max of the turns");
        json.put("argon2PerSecond", ceiling);
        json.put("signInByCeiling", share());
        json.put("cells", cells.stream().map(AuthReport::cell).toList());
        json.put("flood", floodJson());
        return Json.file(json);
    }

    private static Map<String, Object> cell(Cell cell) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("load", cell.load());
        json.put("callers", cell.callers());
        json.put("server", cell.server());
        json.put("perSecond", cell.perSecond());
        json.put("p50Ms", cell.latencyMs(50));
        json.put("p99Ms", cell.latencyMs(99));
        json.put("notAnswered", cell.lost());
        return json;
    }

    private Map<String, Object> floodJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("signInsPerSecond", Flood.SIGN_INS_PER_SECOND);
        json.put("letIn", flood.perSecond());
        json.put("told", flood.told());
        json.put("callsPerSecond", Flood.CALLS_PER_SECOND);
        json.put("p50MsAlone", Turn.latencyMs(flood.calm(), 50));
        json.put("p99MsAlone", Turn.latencyMs(flood.calm(), 99));
        json.put("p50MsBeside", Turn.latencyMs(flood.flooded(), 50));
        json.put("p99MsBeside", Turn.latencyMs(flood.flooded(), 99));
        json.put("callsLost", Turn.lost(flood.flooded()));
        json.put("p99Factor", floodFactor());
        return json;
    }
}
