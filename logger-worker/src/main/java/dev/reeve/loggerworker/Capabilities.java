// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Which commands a device carries out, as it says with what it sends. */
final class Capabilities {
    static final String LEVEL = "level";
    private static final Set<String> KNOWN = Set.of(LEVEL, "live", "watch", "memory", "recall");

    private Capabilities() {}

    /** With spaces between; what nobody knows is left out, so a sender cannot fill the table. */
    static String column(List<String> said) {
        return said.stream()
                .map(word -> word.toLowerCase(Locale.ROOT))
                .filter(KNOWN::contains)
                .distinct()
                .sorted()
                .collect(Collectors.joining(" "));
    }

    static List<String> of(String column) {
        return column.isEmpty() ? List.of() : List.of(column.split(" "));
    }
}
