// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Decides what becomes of an identity that shall be one more way to sign in. An anonymous account becomes a named one
 * by it and keeps its id; the session goes on.
 */
final class LinkIdentity {
    private static final String ACTION = "identity.link";

    private final Sessions sessions;
    private final Identities identities;
    private final NamedAccounts named;
    private final SecureRandom random;

    LinkIdentity(Sessions sessions, Identities identities, NamedAccounts named, SecureRandom random) {
        this.sessions = sessions;
        this.identities = identities;
        this.named = named;
        this.random = random;
    }

    /** Whoever calls was asked for a fresh proof when it began. */
    Decided<StartedSession> decide(Connection connection, Caller caller, ProvenIdentity identity, Instant now)
            throws SQLException {
        IdentityTable.lock(connection, caller.tenant(), identity.issuer(), identity.subject());
        SignedIn found = SignedIn.find(connection, caller, now);
        AccountRow account = found.account();
        Optional<IdentityRow> known = IdentityTable.find(connection, caller.tenant(), identity);
        if (known.isPresent() && !known.get().account().equals(account.id())) {
            AuditTable.insert(
                    connection,
                    AuditEvent.ownRefused(caller, account, ACTION, AuthReason.IDENTITY_IN_USE),
                    now,
                    random);
            return new Decided.Refused<>(
                    AuthRefusal.of(AuthReason.IDENTITY_IN_USE, "this identity signs in to another account"));
        }
        if (known.isPresent()) {
            IdentityTable.used(connection, known.get(), identity, now);
        } else {
            identities.add(connection, caller, account, identity, now);
            named.become(connection, caller, account, "oidc", now);
            takeOver(connection, account, identity, now);
        }
        return new Decided.Granted<>(sessions.withNewAccess(renewed(connection, found, now), now));
    }

    /** What the provider knows and the account does not. */
    private static void takeOver(Connection connection, AccountRow account, ProvenIdentity identity, Instant now)
            throws SQLException {
        if (account.displayName().isEmpty() && !identity.name().isEmpty()) {
            AccountTable.rename(connection, account, identity.name());
        }
        if (account.email() == null && identity.address().isPresent()) {
            // One that another account has stays there, and this one has none.
            boolean _ = AccountTable.changeEmail(
                    connection, account, identity.address().get(), now);
        }
    }

    /** As it is now: of somebody who is no longer anonymous and has just proven who they are. */
    private static SessionRow renewed(Connection connection, SignedIn found, Instant now) throws SQLException {
        UUID session = found.session().id();
        if (found.account().anonymous()) {
            var _ = SessionTable.proven(connection, found.session(), now);
        }
        return SessionTable.find(connection, session, now).orElseThrow(AuthRefusal::sessionRevoked);
    }
}
