// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Operation: where the caller is signed in. */
final class ListSessions {
    /**
     * One live session.
     *
     * @param client what the app called itself
     * @param platform of the installation; empty = not said
     * @param current it is the one that asks
     * @param address network address of its start or last refresh; empty = not known
     */
    record Entry(
            String session,
            String client,
            String platform,
            String model,
            Instant createdAt,
            Instant lastUsedAt,
            boolean current,
            String address) {}

    private final Database database;
    private final InstantSource clock;

    ListSessions(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The one used last first. */
    List<Entry> run(Caller caller) {
        Owner owner = caller.requiredOwner();
        return database.transaction(connection -> {
            Instant now = clock.instant();
            Me.checkSession(connection, caller, now);
            return SessionTable.ofOwner(connection, caller.tenant(), owner, now).stream()
                    .map(row -> entry(row, caller))
                    .toList();
        });
    }

    private static Entry entry(UserSessionRow row, Caller caller) {
        return new Entry(
                row.session(),
                row.client(),
                row.platform(),
                row.model(),
                row.createdAt(),
                row.lastUsedAt(),
                row.session().equals(caller.session()),
                row.address());
    }
}
