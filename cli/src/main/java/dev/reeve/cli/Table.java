// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

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
        return lines(hasColours, Integer.MAX_VALUE);
    }

    /** Lines no longer than that: what is beyond is cut off. */
    List<String> lines(boolean hasColours, int widthMax) {
        int[] widths = widths();
        List<String> printed = new ArrayList<>();
        printed.add(Colour.FAINT.paint(cut(text(titles, widths), widthMax), hasColours));
        for (Line line : lines) {
            printed.add(
                    switch (line) {
                        case Line.Row(List<String> cells) -> cut(text(cells, widths), widthMax);
                        case Line.Note(String text) -> Colour.FAINT.paint(cut("  " + text, widthMax), hasColours);
                    });
        }
        return printed;
    }

    /** Of the rows; notes do not count. */
    int width() {
        int[] widths = widths();
        return IntStream.of(widths).sum() + 2 * (widths.length - 1);
    }

    private static String cut(String text, int widthMax) {
        return text.length() <= widthMax ? text : text.substring(0, Math.max(0, widthMax));
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
