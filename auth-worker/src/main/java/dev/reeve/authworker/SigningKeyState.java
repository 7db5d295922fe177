// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.Locale;

/** The life of a signing key: {@code NEXT -> ACTIVE -> RETIRING -> GONE}. */
enum SigningKeyState {
    /** Published, not used yet: every verifier learns it before the first signature. */
    NEXT,
    /** Signs. */
    ACTIVE,
    /** Published until the last token it signed has ended. */
    RETIRING,
    /** Neither published nor kept: only the row remains. */
    GONE;

    String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    static SigningKeyState of(String column) {
        return valueOf(column.toUpperCase(Locale.ROOT));
    }
}
