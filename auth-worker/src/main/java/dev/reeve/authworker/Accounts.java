// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes accounts, inside the transactions of the operations that do. */
final class Accounts {
    private final AccountHooks hooks;
    private final Events events;
    private final SecureRandom random;

    Accounts(AccountHooks hooks, Events events, SecureRandom random) {
        this.hooks = hooks;
        this.events = events;
        this.random = random;
    }

    /** The hook, before the transaction and before anybody looks whether the address has an account. */
    HookEdits ask(Caller caller, EmailAddress email, String displayName, String method) {
        return hooks.beforeSignUp(caller, email, displayName, method);
    }

    /**
     * Empty = an account of this tenant has the address.
     *
     * @param verifiedAt when the address was proven; null = it was not
     */
    Optional<AccountRow> create(
            Connection connection, Caller caller, NewAccount wanted, @Nullable Instant verifiedAt, Instant now)
            throws SQLException {
        EmailAddress email = wanted.address();
        // PostgreSQL keeps microseconds: what is in memory shall be what is read back.
        Instant createdAt = now.truncatedTo(ChronoUnit.MICROS);
        AccountRow account = new AccountRow(
                UuidV7.at(now, random),
                caller.tenant(),
                Owner.Standing.ACTIVE,
                false,
                email.text(),
                wanted.displayName(),
                Roles.NONE,
                createdAt,
                wanted.phc());
        if (!AccountTable.insert(connection, account, email, verifiedAt)) {
            return Optional.empty();
        }
        AccountTable.setPassword(connection, account, wanted.phc(), createdAt);
        AuditTable.insert(connection, AuditEvent.own(caller, account, "account.create.password"), createdAt, random);
        events.happened(connection, caller, Event.ACCOUNT_CREATED, account.subject(), "", "password", createdAt);
        return Optional.of(wanted.edits() == null ? account : wanted.edits().apply(connection, account));
    }

    /**
     * An account whose owner signs in with an identity of a provider. Empty = another of this tenant has the address.
     *
     * @param email proven by that provider; empty = none
     */
    Optional<AccountRow> createWithoutPassword(
            Connection connection, Caller caller, Optional<EmailAddress> email, String displayName, Instant now)
            throws SQLException {
        Instant createdAt = now.truncatedTo(ChronoUnit.MICROS);
        AccountRow account = new AccountRow(
                UuidV7.at(now, random),
                caller.tenant(),
                Owner.Standing.ACTIVE,
                false,
                email.map(EmailAddress::text).orElse(null),
                displayName,
                Roles.NONE,
                createdAt,
                null);
        if (!AccountTable.insert(connection, account, email.orElse(null), email.isEmpty() ? null : createdAt)) {
            return Optional.empty();
        }
        AuditTable.insert(connection, AuditEvent.own(caller, account, "account.create.oidc"), createdAt, random);
        events.happened(connection, caller, Event.ACCOUNT_CREATED, account.subject(), "", "oidc", createdAt);
        return Optional.of(account);
    }
}
