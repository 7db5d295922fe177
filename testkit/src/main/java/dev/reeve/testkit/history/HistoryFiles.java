// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files of one test: {@code *.jsonl} in one folder, each written by one process. */
public final class HistoryFiles {
    private HistoryFiles() {}

    /**
     * Every event, file by file, each file in its own order. The last line of a file may be torn, as its writer may
     * have been killed.
     *
     * @throws IllegalArgumentException any other line is broken: then the history is worth nothing
     */
    public static List<HistoryEvent> read(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            List<HistoryEvent> events = new ArrayList<>();
            HistoryLine parser = new HistoryLine();
            for (Path file : all.filter(path -> path.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList()) {
                read(file, parser, events);
            }
            return events;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(Path file, HistoryLine parser, List<HistoryEvent> events) throws IOException {
        // Not readAllLines: half a character at the end of a torn line is no reason to stop.
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        int number = 0;
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            boolean whole = end >= 0;
            String line = text.substring(start, whole ? end : text.length());
            start = whole ? end + 1 : text.length();
            number++;
            try {
                events.add(parser.parse(line));
            } catch (IllegalArgumentException e) {
                if (whole) {
                    throw new IllegalArgumentException(file + ":" + number + ": " + e.getMessage() + ": " + line, e);
                }
            }
        }
    }
}
