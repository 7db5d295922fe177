// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** Operations: end the caller's session, or all sessions of the caller. Repeating either does no harm. */
final class SignOut {
    /**
     * What came of it.
     *
     * @param sessions that ended by this call
     * @param propagated whether the connected brokers refuse their tokens already; they all do within 5 s
     */
    record Result(int sessions, boolean propagated) {
        /** After the commit: waits for the brokers' word. */
        static Result of(Sessions.Ended ended, RevocationFeed feed) {
            if (ended.count() == 0) {
                return new Result(0, true);
            }
            return new Result(ended.count(), feed.propagated(ended.lastSeq()));
        }
    }

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
        Owner _ = caller.requiredOwner();
        UUID session = IdKind.SESSION
                .parse(caller.session())
                .orElseThrow(() -> AuthRefusal.invalid("this token belongs to no session"));
        return propagate(database.transaction(connection -> {
            long seq = sessions.end(connection, caller, session, "sign-out", clock.instant());
            return Sessions.Ended.one(seq);
        }));
    }

    /** Another session of the caller's; one that is somebody else's is not found, as one that ended before. */
    Result other(Caller caller, String session) {
        Owner owner = caller.requiredOwner();
        UUID id = IdKind.SESSION.parse(session).orElseThrow(() -> AuthRefusal.invalid("session is no session id"));
        return propagate(database.transaction(connection -> {
            Me.checkSession(connection, caller, clock.instant());
            boolean own = SessionTable.find(connection, id, clock.instant())
                    .filter(found -> found.tenant().equals(caller.tenant()))
                    .filter(found -> found.owner().id().equals(owner.id()))
                    .isPresent();
            long seq = own ? sessions.end(connection, caller, id, "sign-out", clock.instant()) : 0;
            return Sessions.Ended.one(seq);
        }));
    }

    Result all(Caller caller) {
        Owner owner = caller.requiredOwner();
        return propagate(database.transaction(connection -> {
            lockOwner(connection, caller, owner);
            return sessions.endAll(connection, caller, owner, Optional.empty(), "sign-out-all", clock.instant());
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

    private Result propagate(Sessions.Ended ended) {
        return Result.of(ended, feed);
    }
}
