// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Instant;

/**
 * Something no broker may accept any more.
 *
 * @param seq grows with every revocation; a reader that has seen one has seen all smaller ones
 * @param value the id as tokens carry it: {@code s_...}, {@code u_...}, {@code k_...}
 * @param expiresAt when the last token it concerns has ended by itself
 */
record Revocation(long seq, Kind kind, String value, Instant expiresAt) {
    /** What is revoked. */
    enum Kind {
        SESSION("session"),
        ACCOUNT("account"),
        API_KEY("api-key"),
        /** One that has leaked: by its {@code kid}. */
        SIGNING_KEY("signing-key");

        private final String column;

        Kind(String column) {
            this.column = column;
        }

        String column() {
            return column;
        }

        static Kind of(String column) {
            for (Kind kind : values()) {
                if (kind.column.equals(column)) {
                    return kind;
                }
            }
            throw new IllegalStateException("unknown kind of revocation " + column);
        }
    }
}
