// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.Set;
import java.util.stream.Collectors;

/** The built-in list of passwords that guessers try first: lower case, only such as are long enough to be chosen. */
final class CommonPasswords {
    private static final String RESOURCE = "common-passwords.txt";

    private final Set<String> passwords;

    private CommonPasswords(Set<String> passwords) {
        this.passwords = passwords;
    }

    static CommonPasswords builtIn() {
        return new CommonPasswords(BuiltIn.text(RESOURCE)
                .lines()
                .filter(line -> !line.startsWith("# "))
                .collect(Collectors.toUnmodifiableSet()));
    }

    boolean contains(String lowerCasePassword) {
        return passwords.contains(lowerCasePassword);
    }

    int size() {
        return passwords.size();
    }
}
