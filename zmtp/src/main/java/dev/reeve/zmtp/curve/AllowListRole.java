// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the owner of a key is to a broker. */
public enum AllowListRole {
    CLIENT,
    GATEWAY,
    WORKER,
    OPERATOR,
    /** A worker that also tells which tokens are revoked. */
    AUTH;

    /** As an allow-list has it: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of a word. */
    public static Optional<AllowListRole> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }

    /** Whether it may register services, and so must be told which. */
    public boolean serves() {
        return this == WORKER || this == AUTH;
    }
}
