// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import dev.reeve.bench.Spread;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A figure of ours beside what is wanted of it.
 *
 * @param goal number in the bench's document: of a {@link Goal}, or of another that comes with it
 * @param subject what was compared
 * @param unit after the figure; empty for ratios
 * @param wanted at least, or with {@code atMost} at most; NaN if it is told for its own sake
 */
public record Verdict(String goal, String subject, Spread figure, String unit, double wanted, boolean atMost) {

    public boolean isReached() {
        return atMost ? figure.median() <= wanted : figure.median() >= wanted;
    }

    /** By how much it is missed, or surpassed: over 1 is good. */
    public double factor() {
        return atMost ? wanted / figure.median() : figure.median() / wanted;
    }

    public String line() {
        return String.format(
                Locale.ROOT,
                "  %-3s %-60s %8.2f %-5s %-20s %s",
                goal,
                subject,
                figure.median(),
                unit,
                String.format(Locale.ROOT, "(%.2f .. %.2f)", figure.min(), figure.max()),
                judgement());
    }

    /** Of a table in Markdown. */
    public String row() {
        String judged = Double.isNaN(wanted)
                ? ""
                : String.format(
                        Locale.ROOT,
                        "%s %.2f: %s",
                        atMost ? "at most" : "at least",
                        wanted,
                        isReached() ? "reached" : String.format(Locale.ROOT, "missed by %.2f", 1 / factor()));
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.2f %s (%.2f .. %.2f) | %s |%n",
                goal,
                subject,
                figure.median(),
                unit,
                figure.min(),
                figure.max(),
                judged);
    }

    /** With what is wanted, where something is. */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("goal", goal);
        json.put("subject", subject);
        json.put("figure", figure);
        json.put("unit", unit);
        if (!Double.isNaN(wanted)) {
            json.put(atMost ? "atMost" : "atLeast", wanted);
            json.put("reached", isReached());
            json.put("factor", factor());
        }
        return json;
    }

    private String judgement() {
        if (Double.isNaN(wanted)) {
            return "";
        }
        String found = isReached() ? "reached" : String.format(Locale.ROOT, "missed by a factor of %.2f", 1 / factor());
        return String.format(Locale.ROOT, "wanted %s %.2f: %s", atMost ? "<=" : ">=", wanted, found);
    }
}
