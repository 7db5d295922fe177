// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.util.random.RandomGenerator;

/** Ids of overrides and commands: 26 characters that nobody else draws. */
final class ControlId {
    static final int LENGTH = 26;
    private static final String LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";

    private ControlId() {}

    static String next(RandomGenerator random) {
        StringBuilder id = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return id.toString();
    }
}
