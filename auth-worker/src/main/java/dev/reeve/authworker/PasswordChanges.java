// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What follows when a password becomes another: codes withdrawn, sessions ended, a notice to the stored address. */
final class PasswordChanges {
    private final Sessions sessions;
    private final Letters letters;
    private final Outbox outbox;
    private final RevocationFeed feed;
    private final Events events;

    PasswordChanges(Sessions sessions, Letters letters, Outbox outbox, RevocationFeed feed, Events events) {
        this.sessions = sessions;
        this.letters = letters;
        this.outbox = outbox;
        this.feed = feed;
        this.events = events;
    }

    /** The caller holds the lock of the account. */
    void set(Connection connection, Caller caller, AccountRow account, String phc, Instant now) throws SQLException {
        AccountTable.setPassword(connection, account, phc, now);
        CodeTable.withdraw(connection, CodePurpose.RESET, account.id(), now);
        CodeTable.withdraw(connection, CodePurpose.MUST_CHANGE, account.id(), now);
        // A sign-in that is half done was begun with the password before.
        CodeTable.withdraw(connection, CodePurpose.MFA, account.id(), now);
        events.happened(connection, caller, Event.PASSWORD_CHANGED, account.subject(), "", "", now);
        if (account.email() != null) {
            MailOrder notice = letters.notice(MailKind.PASSWORD_CHANGED, account.email(), "");
            outbox.put(connection, caller.tenant(), notice, Letters.NOTICE_LIFE, now);
        }
    }

    /** @param kept the session that goes on; empty = none does */
    int endSessions(
            Connection connection, Caller caller, AccountRow account, Optional<UUID> kept, String reason, Instant now)
            throws SQLException {
        return sessions.endAll(connection, caller, account.owner(), kept, reason, now)
                .count();
    }

    void committed() {
        feed.changed();
        outbox.committed();
    }
}
