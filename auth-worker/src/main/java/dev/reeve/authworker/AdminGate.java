// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Through which every act of an administrator goes: its scope, its proof, its line in the audit, also when it is
 * refused. What it changes and that line are one transaction.
 */
final class AdminGate {
    /** The act itself, in the transaction of its line of audit. */
    interface Work<T> {
        T run(Connection connection, Instant now) throws SQLException;
    }

    /** What an act does to one user, whose row is locked. */
    interface Change {
        void apply(Connection connection, AccountRow account, Instant now) throws SQLException;
    }

    private static final Pattern TARGET = Pattern.compile("[a-z]_[0-9a-z]{26}|[a-z0-9-]{1,32}");

    private final Database database;
    private final InstantSource clock;
    private final SecureRandom random;

    AdminGate(Database database, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.clock = clock;
        this.random = random;
    }

    /** @param target id of what it is done to, or the tenant */
    <T> T run(Caller caller, AdminAction action, String target, Work<T> work) {
        return guard(caller, action, target, () -> commit(caller, action, target, work));
    }

    /** For an act that has to do something before its {@link #commit}, hash a password for example. */
    <T> T guard(Caller caller, AdminAction action, String target, Supplier<T> work) {
        try {
            caller.requireScope(action.scope());
            return work.get();
        } catch (AuthRefusal refusal) {
            if (refusal.reason() != AuthReason.DATABASE_UNAVAILABLE) {
                refused(caller, action, target, refusal.reason());
            }
            throw refusal;
        }
    }

    /** Within {@link #guard}. */
    <T> T commit(Caller caller, AdminAction action, String target, Work<T> work) {
        return database.transaction(connection -> {
            Instant now = clock.instant();
            requireStanding(connection, caller, action, now);
            T result = work.run(connection, now);
            AuditEvent done = AuditEvent.ok(caller, caller.actor(), action.auditName(), target);
            AuditTable.insert(connection, done, now, random);
            return result;
        });
    }

    /** Refuses a caller whose session has ended, or who has not proven of late what this act needs proven. */
    void requireStanding(Connection connection, Caller caller, AdminAction action, Instant now) throws SQLException {
        if (action.needsProof() && caller.isUser()) {
            var _ = SignedIn.findProven(connection, caller, now);
        } else {
            Me.checkSession(connection, caller, now);
        }
    }

    /** Changes one user of the tenant; gives the user as it is then. */
    UserRow change(Caller caller, AdminAction action, String user, Change change) {
        return guard(caller, action, user, () -> commitChange(caller, action, user, change));
    }

    /** As {@link #change}, within {@link #guard}. */
    UserRow commitChange(Caller caller, AdminAction action, String user, Change change) {
        return commit(caller, action, user, (connection, now) -> {
            AccountRow account = Targets.lock(connection, caller, Targets.userId(user));
            change.apply(connection, account, now);
            return Targets.see(connection, caller, account.id(), now);
        });
    }

    private void refused(Caller caller, AdminAction action, String target, AuthReason reason) {
        // What was asked for need be no id: an address, for example, has no place in the audit.
        String known = TARGET.matcher(target).matches() ? target : "unknown";
        AuditEvent refused = AuditEvent.refused(caller, caller.actor(), action.auditName(), known, reason);
        database.run(connection -> AuditTable.insert(connection, refused, clock.instant(), random));
    }
}
