// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** SPDX identifiers of the many names that licences have in POMs. */
final class Licences {
    private static final Map<Pattern, String> KNOWN = new LinkedHashMap<>();

    static {
        known("apache.*2|^asl.*2|^apache license$", "Apache-2.0");
        known("bouncy castle", "MIT");
        known("mit-0|^mit no attribution", "MIT-0");
        known("\\bmit\\b", "MIT");
        known("bsd[- ]3|3-clause|revised bsd|new bsd|^bsd licen[cs]e 3", "BSD-3-Clause");
        known("bsd[- ]2|2-clause|simplified bsd", "BSD-2-Clause");
        known("edl|eclipse distribution", "BSD-3-Clause");
        known("epl.*2|eclipse public.*2", "EPL-2.0");
        known("epl.*1|eclipse public.*1", "EPL-1.0");
        known("gpl.*2.*(cpe|classpath|w/)|classpath.exception", "GPL-2.0-only WITH Classpath-exception-2.0");
        known("mozilla public.*2|mpl.*2", "MPL-2.0");
        known("lgpl.*3|lesser.*3", "LGPL-3.0-only");
        known("lgpl.*2\\.1|lesser.*2\\.1", "LGPL-2.1-only");
        known("public domain|cc0", "CC0-1.0");
        known("^0?bsd$", "BSD-3-Clause");
        known("^postgresql", "PostgreSQL");
    }

    private Licences() {}

    /** Returns the name if no identifier is known. */
    static String identifier(String name) {
        String plain = name.strip().toLowerCase(Locale.ROOT);
        return KNOWN.entrySet().stream()
                .filter(known -> known.getKey().matcher(plain).find())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(name.strip().replaceAll("\\s+", " "));
    }

    /** Whether CycloneDX' list of identifiers has it; an expression or a name it does not. */
    static boolean isIdentifier(String licence) {
        return KNOWN.containsValue(licence) && !licence.contains(" ");
    }

    private static void known(String pattern, String identifier) {
        KNOWN.put(Pattern.compile(pattern), identifier);
    }
}
