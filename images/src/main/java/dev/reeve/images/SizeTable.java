// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What each layer of each image weighs. */
final class SizeTable {
    private static final List<String> LAYERS = List.of("base", "runtime", "libraries", "own", "cache");
    private static final double MEGABYTE = 1e6;

    private final List<String> lines = new ArrayList<>();

    void add(String image, ImageContent content, Archive archive) {
        List<Long> sizes = List.copyOf(archive.layers().values());
        int base = sizes.size() - content.layers().size();
        Map<String, Long> bytes = new HashMap<>();
        for (int i = 0; i < sizes.size(); i++) {
            String layer = i < base ? "base" : content.layers().get(i - base).name();
            bytes.merge(layer, sizes.get(i), Long::sum);
        }
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-48s", image));
        LAYERS.forEach(layer -> line.append(cell(bytes.getOrDefault(layer, 0L))));
        lines.add(line + cell(sizes.stream().mapToLong(Long::longValue).sum()));
    }

    void print(PrintStream out) {
        StringBuilder head = new StringBuilder(String.format(Locale.ROOT, "%-48s", "image, MB compressed"));
        LAYERS.forEach(layer -> head.append(String.format(Locale.ROOT, " %9s", layer)));
        out.println(head + String.format(Locale.ROOT, " %9s", "all"));
        lines.forEach(out::println);
    }

    private static String cell(long bytes) {
        return String.format(Locale.ROOT, " %9.1f", bytes / MEGABYTE);
    }
}
