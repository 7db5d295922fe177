// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.util.ArrayList;
import java.util.List;

/** Columns as wide as their content: the first to the left, numbers to the right; notes between rows. */
final class Table {
    private sealed interface Line {
        record Row(List<String> cells) implements Line {}

        record Note(String text) implements Line {}
    }

    private final List<String> titles;
    private final List<Line> lines = new ArrayList<>();

    Table(List<String> titles) {
        this.titles = List.copyOf(titles);
    }

    void row(List<String> cells) {
        lines.add(new Line.Row(List.copyOf(cells)));
    }

    void note(String text) {
        lines.add(new Line.Note(text));
    }

    List<String> lines(boolean hasColours) {
        int[] widths = widths();
        List<String> printed = new ArrayList<>();
        printed.add(Colour.FAINT.paint(text(titles, widths), hasColours));
        for (Line line : lines) {
            printed.add(
                    switch (line) {
                        case Line.Row(List<String> cells) -> text(cells, widths);
                        case Line.Note(String text) -> Colour.FAINT.paint("  " + text, hasColours);
                    });
        }
        return printed;
    }

    private int[] widths() {
        int[] widths = titles.stream().mapToInt(String::length).toArray();
        for (Line line : lines) {
            if (line instanceof Line.Row(List<String> cells)) {
                for (int i = 0; i < widths.length; i++) {
                    widths[i] = Math.max(widths[i], cells.get(i).length());
                }
            }
        }
        return widths;
    }

    private static String text(List<String> cells, int[] widths) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String blanks = " ".repeat(widths[i] - cells.get(i).length());
            text.append(i == 0 ? cells.get(i) + blanks : "  " + blanks + cells.get(i));
        }
        return text.toString().stripTrailing();
    }
}
