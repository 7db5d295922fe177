// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.List;

/** What was revoked after a number; how brokers catch up. */
final class Revocations {
    /** A reader asks again at once while it gets this many. */
    static final int PAGE_MAX = 1_000;

    /**
     * @param lastSeq ask for what follows this next time; smaller than what was asked for = the database was reset, the
     *     reader starts again from there
     */
    record Page(List<Revocation> items, long lastSeq) {
        Page {
            items = List.copyOf(items);
        }
    }

    private final Database database;

    Revocations(Database database) {
        this.database = database;
    }

    Page after(long seq) {
        return database.transaction(connection -> {
            // Read before the rows: a number drawn in between is then not mistaken for a reset.
            long drawn = RevocationTable.drawn(connection);
            List<Revocation> items = RevocationTable.after(connection, seq, PAGE_MAX);
            if (items.isEmpty()) {
                return new Page(items, seq > drawn ? 0 : seq);
            }
            return new Page(items, items.getLast().seq());
        });
    }
}
