// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.logs;

import dev.reeve.bench.Spread;
import dev.reeve.bench.broker.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures of {@link QueriesPart} as lines, as JSON, and beside those of the peer. */
final class QueryTable {
    private static final double MIB = 1 << 20;

    private QueryTable() {}

    /** A question to a server. */
    record Ask(String question, String server) {}

    /**
     * How long its answers took.
     *
     * @param entries found
     * @param pages asked for until there were 200 or no more
     */
    record Times(List<Double> ms, int entries, int pages) {
        Spread spread() {
            return Spread.of(ms);
        }
    }

    static List<String> lines(Map<Ask, Times> times, Map<String, Long> records, Map<String, Long> memory) {
        List<String> lines = new ArrayList<>();
        List<String> sizes = new ArrayList<>();
        records.forEach((server, count) -> sizes.add(String.format(Locale.ROOT, "%s has %,d", server, count)));
        List<String> resident = new ArrayList<>();
        memory.forEach((name, bytes) -> resident.add(name + " " + Figures.number(bytes / MIB) + " MiB"));
        lines.add("Records of this part: " + String.join(", ", sizes) + ". Resident at the end, PostgreSQL aside: "
                + String.join(", ", resident) + ".");
        lines.add("");
        lines.add("| question | server | found | pages | median ms | max ms |");
        lines.add("|---|---|--:|--:|--:|--:|");
        times.forEach((ask, all) -> lines.add(String.format(
                Locale.ROOT,
                "| %s | %s | %s | %d | %s | %s |",
                ask.question(),
                ask.server(),
                ask.question().equals(QueriesPart.HISTOGRAM) ? "" : Integer.toString(all.entries()),
                all.pages(),
                Figures.number(all.spread().median()),
                Figures.number(all.spread().max()))));
        return lines;
    }

    static Map<String, Object> json(Map<Ask, Times> times, Map<String, Long> records, Map<String, Long> memory) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("records", records);
        json.put("residentBytes", memory);
        List<Map<String, Object>> asked = new ArrayList<>();
        times.forEach((ask, all) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("question", ask.question());
            one.put("server", ask.server());
            one.put("found", all.entries());
            one.put("pages", all.pages());
            one.put("ms", all.spread());
            asked.add(one);
        });
        json.put("questions", asked);
        return json;
    }

    /** Ours by theirs, turn by turn. */
    static List<Verdict> verdicts(Map<Ask, Times> times, String ours) {
        List<Verdict> verdicts = new ArrayList<>();
        times.forEach((ask, all) -> {
            Times own = times.get(new Ask(ask.question(), ours));
            if (own != null && !ask.server().equals(ours)) {
                verdicts.add(new Verdict(
                        "P11",
                        ask.question() + ", time by that of " + ask.server(),
                        Spread.ratio(own.ms(), all.ms(), Double::doubleValue),
                        "",
                        Double.NaN,
                        true));
            }
        });
        return verdicts;
    }
}
