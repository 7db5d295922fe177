// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Operation: who the caller is. */
final class Me {
    /**
     * An account, or an API key that calls.
     *
     * @param email empty = none
     * @param recoveryCodes not used yet; 0 without a second factor
     */
    record Profile(
            String subject,
            String email,
            boolean anonymous,
            String displayName,
            Instant createdAt,
            List<String> roles,
            boolean secondFactor,
            int recoveryCodes,
            AccountData data) {
        Profile {
            roles = List.copyOf(roles);
        }
    }

    private final Database database;
    private final InstantSource clock;

    Me(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    Profile run(Caller caller) {
        Owner owner = caller.requiredOwner();
        return database.transaction(connection -> {
            Instant now = clock.instant();
            checkSession(connection, caller, now);
            Optional<Profile> profile = switch (owner) {
                case Owner.AccountOwner account ->
                    ofAccount(connection, AccountTable.find(connection, caller.tenant(), account.id()));
                case Owner.KeyOwner key ->
                    ApiKeyTable.find(connection, key.id())
                            .filter(row -> row.isGood(now))
                            .map(Me::ofKey);
            };
            return profile.orElseThrow(AuthRefusal::sessionRevoked);
        });
    }

    /** Here the database is asked anyway, so an ended session is told from a live one before any broker knows. */
    static void checkSession(Connection connection, Caller caller, Instant now) throws SQLException {
        Optional<UUID> id = IdKind.SESSION.parse(caller.session());
        if (id.isPresent()
                && SessionTable.find(connection, id.get(), now)
                        .filter(session -> session.revokedAt() == null)
                        .isEmpty()) {
            throw AuthRefusal.sessionRevoked();
        }
    }

    private static Optional<Profile> ofAccount(Connection connection, Optional<AccountRow> found) throws SQLException {
        if (found.isEmpty() || found.get().standing() == Owner.Standing.GONE) {
            return Optional.empty();
        }
        AccountRow account = found.get();
        if (account.standing() == Owner.Standing.DISABLED) {
            throw AuthRefusal.accountDisabled();
        }
        boolean secondFactor = FactorTable.isOn(connection, account.id());
        return Optional.of(new Profile(
                account.subject(),
                account.email() == null ? "" : account.email(),
                account.anonymous(),
                account.displayName(),
                account.createdAt(),
                account.roles().names(),
                secondFactor,
                secondFactor ? FactorTable.recoveryCodesLeft(connection, account.id()) : 0,
                AccountData.read(connection, account.tenant(), account.id())));
    }

    private static Profile ofKey(ApiKeyRow key) {
        return new Profile(
                IdKind.KEY.text(key.id()),
                "",
                false,
                key.name(),
                key.createdAt(),
                List.of(),
                false,
                0,
                AccountData.NONE);
    }
}
