// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/** Operations: end the caller's session, or all sessions of the caller. Repeating either does no harm. */
final class SignOut {
    /** How long an answer waits for the brokers' word. */
    private static final Duration CONFIRMATION_MAX = Duration.ofSeconds(1);

    /**
     * What came of it.
     *
     * @param sessions that ended by this call
     * @param propagated whether the connected brokers refuse their tokens already; they all do within 5 s
     */
    record Result(int sessions, boolean propagated) {}

    private record Ended(int sessions, long lastSeq) {}

    private final Database database;
    private final Sessions sessions;
    private final RevocationFeed feed;
    private final InstantSource clock;

    SignOut(Database database, Sessions sessions, RevocationFeed feed, InstantSource clock) {
        this.database = database;
        this.sessions = sessions;
        this.feed = feed;
        this.clock = clock;
    }

    Result one(Caller caller) {
        UUID session = IdKind.SESSION
                .parse(caller.session())
                .orElseThrow(() -> caller.subject().isEmpty()
                        ? AuthRefusal.of(AuthReason.UNAUTHENTICATED, "signing out needs an access token")
                        : AuthRefusal.invalid("this token belongs to no session"));
        return propagate(database.transaction(connection -> end(connection, caller, List.of(session), "sign-out")));
    }

    Result all(Caller caller) {
        Owner owner = caller.owner()
                .orElseThrow(() -> AuthRefusal.of(AuthReason.UNAUTHENTICATED, "signing out needs an access token"));
        return propagate(database.transaction(connection -> {
            lockOwner(connection, caller, owner);
            List<UUID> live = SessionTable.live(connection, caller.tenant(), owner, clock.instant());
            return end(connection, caller, live, "sign-out-all");
        }));
    }

    /** A session that is being started at this moment is either seen here or starts after this. */
    private static void lockOwner(Connection connection, Caller caller, Owner owner) throws SQLException {
        switch (owner) {
            case Owner.AccountOwner account -> {
                var _ = AccountTable.lock(connection, caller.tenant(), account.id());
            }
            case Owner.KeyOwner key -> {
                var _ = ApiKeyTable.lock(connection, key.id());
            }
        }
    }

    private Ended end(Connection connection, Caller caller, List<UUID> live, String reason) throws SQLException {
        Instant now = clock.instant();
        int count = 0;
        long last = 0;
        for (UUID session : live) {
            long seq = sessions.end(connection, caller, session, reason, now);
            count += seq == 0 ? 0 : 1;
            last = Math.max(last, seq);
        }
        return new Ended(count, last);
    }

    private Result propagate(Ended ended) {
        if (ended.sessions == 0) {
            return new Result(0, true);
        }
        feed.changed();
        return new Result(ended.sessions, feed.confirmed(ended.lastSeq, CONFIRMATION_MAX));
    }
}
