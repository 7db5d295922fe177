// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/** An anonymous account becomes one with a name, by whatever proof; its id and its sessions stay. */
final class NamedAccounts {
    private final Events events;
    private final SecureRandom random;

    NamedAccounts(Events events, SecureRandom random) {
        this.events = events;
        this.random = random;
    }

    /**
     * The caller holds the lock of the account and has just given it a way in. Harmless for one that has a name.
     *
     * @param by the way in: {@code password}, {@code oidc}
     */
    void become(Connection connection, Caller caller, AccountRow account, String by, Instant now) throws SQLException {
        if (account.anonymous()) {
            AccountTable.becomeNamed(connection, account);
            AuditTable.insert(connection, AuditEvent.own(caller, account, "account.upgrade." + by), now, random);
            events.happened(connection, caller, Event.ACCOUNT_UPGRADED, account.subject(), "", by, now);
        }
    }
}
