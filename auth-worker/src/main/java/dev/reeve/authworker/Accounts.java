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
        AccountRow account = named(connection, caller, email.text(), wanted.displayName(), wanted.phc(), now);
        if (!AccountTable.insert(connection, account, email, verifiedAt)) {
            return Optional.empty();
        }
        AccountTable.setPassword(connection, account, wanted.phc(), account.createdAt());
        created(connection, caller, account, "password");
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
        AccountRow account =
                named(connection, caller, email.map(EmailAddress::text).orElse(null), displayName, null, now);
        Instant verifiedAt = email.isEmpty() ? null : account.createdAt();
        if (!AccountTable.insert(connection, account, email.orElse(null), verifiedAt)) {
            return Optional.empty();
        }
        created(connection, caller, account, "oidc");
        return Optional.of(account);
    }

    private AccountRow named(
            Connection connection,
            Caller caller,
            @Nullable String email,
            String displayName,
            @Nullable String phc,
            Instant now)
            throws SQLException {
        return new AccountRow(
                UuidV7.at(now, random),
                caller.tenant(),
                Owner.Standing.ACTIVE,
                false,
                email,
                displayName,
                Roles.ofNew(connection, caller.tenant()),
                // PostgreSQL keeps microseconds: what is in memory shall be what is read back.
                now.truncatedTo(ChronoUnit.MICROS),
                phc);
    }

    private void created(Connection connection, Caller caller, AccountRow account, String by) throws SQLException {
        Instant at = account.createdAt();
        AuditTable.insert(connection, AuditEvent.own(caller, account, "account.create." + by), at, random);
        events.happened(connection, caller, Event.ACCOUNT_CREATED, account.subject(), "", by, at);
    }
}
