// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Operations: the identities that sign in to the caller's account, and that one of them shall no longer do so. */
final class Identities {
    private final Database database;
    private final InstantSource clock;
    private final SecureRandom random;

    Identities(Database database, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.clock = clock;
        this.random = random;
    }

    List<IdentityRow> list(Caller caller) {
        return database.transaction(connection -> IdentityTable.ofAccount(
                connection, SignedIn.find(connection, caller, clock.instant()).account()));
    }

    /** The last way to sign in stays: who removed it could never come back. */
    void unlink(Caller caller, String id) {
        database.run(connection -> {
            Instant now = clock.instant();
            Optional<IdentityRow> named = named(connection, caller, id);
            AccountRow account = SignedIn.findProven(connection, caller, now).account();
            IdentityRow identity = named.filter(row -> row.account().equals(account.id()))
                    .orElseThrow(() -> AuthRefusal.invalid("id is none of this account's identities"));
            if (account.phc() == null
                    && IdentityTable.ofAccount(connection, account).size() == 1) {
                throw AuthRefusal.of(
                        AuthReason.LAST_CREDENTIAL, "this is the last way to sign in; set a password first");
            }
            IdentityTable.delete(connection, identity);
            AuditTable.insert(connection, AuditEvent.own(caller, account, "identity.unlink"), now, random);
        });
    }

    /** Locked before the account is, as everywhere. */
    private static Optional<IdentityRow> named(Connection connection, Caller caller, String id) throws SQLException {
        Optional<UUID> key = IdKind.IDENTITY.parse(id);
        Optional<IdentityRow> row =
                key.isEmpty() ? Optional.empty() : IdentityTable.find(connection, caller.tenant(), key.get());
        if (row.isEmpty()) {
            return row;
        }
        IdentityTable.lock(
                connection, caller.tenant(), row.get().issuer(), row.get().subject());
        return IdentityTable.find(connection, caller.tenant(), row.get().id());
    }

    /** In a transaction that holds the lock of the identity and of the account. */
    void add(Connection connection, Caller caller, AccountRow account, ProvenIdentity identity, Instant now)
            throws SQLException {
        IdentityTable.insert(connection, account, UuidV7.at(now, random), identity, now);
        AuditTable.insert(connection, AuditEvent.own(caller, account, "identity.link"), now, random);
    }
}
