// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Objects by class, those with most bytes first, beside what was counted before. Used by one thread at a time. */
final class ClassCounts {
    /** With names as long as classes have, these fit into an answer of 64 KiB. */
    private static final int CLASSES_MAX = 300;

    /** What captions have is worth so many. */
    private static final int CLASSES_FOR_CAPTIONS = 80;

    private static final int NAME_CHARS_MAX = 120;
    /** Those of a few reports: classes come and go. */
    private static final int KNOWN_MAX = 2_000;
    /** {@code 1: 12345 678900 java.lang.String (java.base@25)}. */
    private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");

    private final Map<String, Counted> known = new HashMap<>();

    /** What a histogram says, one class a line. */
    synchronized void put(ObjectNode memory, String histogram) {
        if (histogram.isEmpty()) {
            return;
        }
        ArrayNode classes = memory.withArray("classes");
        int most = memory.has("captions") ? CLASSES_MAX - CLASSES_FOR_CAPTIONS : CLASSES_MAX;
        for (String line : histogram.split("\n", -1)) {
            Matcher found = LINE.matcher(line);
            if (classes.size() < most && found.matches()) {
                ObjectNode one = counted(found.group(3), Long.parseLong(found.group(1)));
                classes.add(one.put("bytes", Long.parseLong(found.group(2))));
            }
        }
    }

    /** A kind of the app's own, of which nobody knows the bytes. */
    synchronized void put(ObjectNode memory, String kind, long count) {
        ArrayNode unused = memory.withArray("classes").add(counted(kind, count));
    }

    private ObjectNode counted(String name, long count) {
        String cut = name.length() <= NAME_CHARS_MAX ? name : name.substring(0, NAME_CHARS_MAX);
        Counted before = known.getOrDefault(cut, new Counted(0, 0));
        long max = Math.max(before.max(), count);
        if (known.size() < KNOWN_MAX || known.containsKey(cut)) {
            known.put(cut, new Counted(count, max));
        }
        return Json.object()
                .put("name", cut)
                .put("count", count)
                .put("previous", before.count())
                .put("max", max);
    }

    private record Counted(long count, long max) {}
}
