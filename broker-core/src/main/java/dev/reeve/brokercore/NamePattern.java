// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import java.util.Set;

/**
 * Patterns of the allow-list and of service rules: an exact name, {@code prefix.*}, or {@code *} = all but
 * {@code reeve.*}.
 */
final class NamePattern {
    private static final String RESERVED = "reeve.";

    private NamePattern() {}

    static boolean anyMatches(Set<String> patterns, String name) {
        for (String pattern : patterns) {
            if (matches(pattern, name)) {
                return true;
            }
        }
        return false;
    }

    static boolean matches(String pattern, String name) {
        if (pattern.equals("*")) {
            return !name.startsWith(RESERVED);
        }
        if (pattern.endsWith(".*")) {
            return name.startsWith(pattern.substring(0, pattern.length() - 1));
        }
        return pattern.equals(name);
    }
}
