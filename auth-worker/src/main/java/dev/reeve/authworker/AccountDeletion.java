// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Operations: an account is going to be erased. All its sessions end at once; the rows go seven days later. Until then
 * whoever asked for it themselves takes it back by signing in; one that an administrator deleted is disabled meanwhile,
 * and an administrator takes it back.
 */
final class AccountDeletion {
    static final Duration GRACE = Duration.ofDays(7);

    private final Database database;
    private final AdminGate gate;
    private final Sessions sessions;
    private final RevocationFeed feed;
    private final AccountHooks hooks;
    private final InstantSource clock;
    private final SecureRandom random;

    AccountDeletion(AdminGate gate, AdminOperations.Parts parts) {
        this.gate = gate;
        this.database = parts.database();
        this.sessions = parts.sessions();
        this.feed = parts.feed();
        this.hooks = parts.hooks();
        this.clock = parts.clock();
        this.random = parts.random();
    }

    /** One's own; needs a fresh proof. Gives the time at which it is erased. */
    Instant own(Caller caller) {
        AccountRow asked = database.transaction(connection ->
                SignedIn.findProven(connection, caller, clock.instant()).account());
        hooks.beforeDelete(caller, asked);
        Instant deleteAt = database.transaction(connection -> {
            Instant now = clock.instant();
            AccountRow account = SignedIn.findProven(connection, caller, now).account();
            Instant at = schedule(connection, caller, account, now);
            AuditTable.insert(connection, AuditEvent.own(caller, account, "account.delete"), now, random);
            return at;
        });
        feed.changed();
        return deleteAt;
    }

    UserRow byAdmin(Caller caller, String user) {
        UserRow after = gate.guard(caller, AdminAction.DELETE_USER, user, () -> {
            AccountRow asked = database.transaction(connection -> {
                gate.requireStanding(connection, caller, AdminAction.DELETE_USER, clock.instant());
                AccountRow account = Targets.lock(connection, caller, Targets.userId(user));
                requireAnother(caller, account);
                return account;
            });
            hooks.beforeDelete(caller, asked);
            return disableAndSchedule(caller, user);
        });
        feed.changed();
        return after;
    }

    private UserRow disableAndSchedule(Caller caller, String user) {
        return gate.commitChange(caller, AdminAction.DELETE_USER, user, (connection, account, now) -> {
            requireAnother(caller, account);
            UserTable.setStatus(connection, account, "disabled");
            Instant _ = schedule(connection, caller, account, now);
        });
    }

    private static void requireAnother(Caller caller, AccountRow account) {
        if (account.subject().equals(caller.subject())) {
            throw AuthRefusal.invalid("one's own account is deleted by /v1/auth/me/delete");
        }
    }

    private Instant schedule(Connection connection, Caller caller, AccountRow account, Instant now)
            throws SQLException {
        Instant deleteAt = now.plus(GRACE);
        UserTable.setDeleteAt(connection, account, deleteAt);
        var _ = sessions.endAll(connection, caller, account.owner(), Optional.empty(), "deleted", now);
        return deleteAt;
    }

    UserRow restore(Caller caller, String user) {
        return gate.change(caller, AdminAction.RESTORE_USER, user, (connection, account, now) -> {
            UserRow before = Targets.see(connection, caller, account.id(), now);
            if (before.deleteAt() == null) {
                throw AuthRefusal.invalid("this user is not being deleted");
            }
            UserTable.setDeleteAt(connection, account, null);
            UserTable.setStatus(connection, account, "active");
        });
    }
}
