// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Decides what an identity leads to for somebody who signs in: the account that has it, or a new one. An account that
 * merely has the same e-mail address is not theirs, unless both sides have verified it and the provider is trusted with
 * that.
 */
final class OidcSignIn {
    /** How they proved who they are; claim {@code amr}. */
    static final String AMR = "fed";

    private static final String ACTION = "sign-in.oidc";

    private final Sessions sessions;
    private final Accounts accounts;
    private final Identities identities;
    private final Codes codes;
    private final Merges merges;
    private final BeforeSession before;
    private final SecureRandom random;

    OidcSignIn(
            Sessions sessions,
            Accounts accounts,
            Identities identities,
            Codes codes,
            Merges merges,
            BeforeSession before,
            SecureRandom random) {
        this.sessions = sessions;
        this.accounts = accounts;
        this.identities = identities;
        this.codes = codes;
        this.merges = merges;
        this.before = before;
        this.random = random;
    }

    /**
     * What is known before anybody is asked.
     *
     * @param account that the identity signs in to; empty = none yet
     * @param isHalfWay whether a second factor will be asked for
     */
    record Seen(Optional<AccountRow> account, boolean isHalfWay) {}

    static Seen seen(Connection connection, Caller caller, OidcAttempt attempt) throws SQLException {
        Optional<IdentityRow> known = IdentityTable.find(connection, caller.tenant(), attempt.identity());
        if (known.isEmpty()) {
            return new Seen(Optional.empty(), false);
        }
        UUID account = known.get().account();
        return new Seen(AccountTable.find(connection, caller.tenant(), account), FactorTable.isOn(connection, account));
    }

    /** The hook, outside transactions. */
    HookEdits ask(Caller caller, OidcAttempt attempt, Seen seen) {
        ProvenIdentity identity = attempt.identity();
        String method = "oidc:" + identity.provider();
        return seen.account().isPresent()
                ? before.ask(caller, seen.account().get(), method)
                : accounts.ask(caller, identity.address().orElse(EmailAddress.NONE), identity.name(), method);
    }

    Decided<StartedSession> decide(
            Connection connection, Caller caller, OidcAttempt attempt, HookEdits edits, Instant now)
            throws SQLException {
        ProvenIdentity identity = attempt.identity();
        IdentityTable.lock(connection, caller.tenant(), identity.issuer(), identity.subject());
        Optional<IdentityRow> known = IdentityTable.find(connection, caller.tenant(), identity);
        if (known.isEmpty()) {
            return stranger(connection, caller, attempt, edits, now);
        }
        IdentityTable.used(connection, known.get(), identity, now);
        AccountRow account = AccountTable.lock(
                        connection, caller.tenant(), known.get().account())
                .orElseThrow(AuthRefusal::invalidCredentials);
        boolean isActive = account.standing() == Owner.Standing.ACTIVE;
        return start(connection, caller, isActive ? edits.apply(connection, account) : account, attempt, now);
    }

    private Decided<StartedSession> stranger(
            Connection connection, Caller caller, OidcAttempt attempt, HookEdits edits, Instant now)
            throws SQLException {
        if (!attempt.mergeFrom().isEmpty()) {
            return new Decided.Refused<>(
                    AuthRefusal.invalid("mergeFrom: this identity has no account yet; link it to the one there is"));
        }
        ProvenIdentity identity = attempt.identity();
        Optional<AccountRow> owner = ownerOfAddress(connection, caller, identity);
        if (owner.isEmpty()) {
            Optional<AccountRow> made =
                    accounts.createWithoutPassword(connection, caller, identity.address(), identity.name(), now);
            // Else somebody else got the address just now.
            return made.isEmpty()
                    ? inUse(connection, caller, "unknown", now)
                    : linked(connection, caller, edits.apply(connection, made.get()), attempt, now);
        }
        AccountRow account = owner.get();
        return identity.trustedEmail() && AccountTable.hasVerifiedEmail(connection, account)
                ? linked(connection, caller, account, attempt, now)
                : inUse(connection, caller, account.subject(), now);
    }

    private static Optional<AccountRow> ownerOfAddress(Connection connection, Caller caller, ProvenIdentity identity)
            throws SQLException {
        Optional<EmailAddress> address = identity.address();
        Optional<AccountRow> owner = address.isEmpty()
                ? Optional.empty()
                : AccountTable.findByEmail(connection, caller.tenant(), address.get());
        return owner.isEmpty()
                ? Optional.empty()
                : AccountTable.lock(connection, caller.tenant(), owner.get().id());
    }

    private Decided<StartedSession> linked(
            Connection connection, Caller caller, AccountRow account, OidcAttempt attempt, Instant now)
            throws SQLException {
        identities.add(connection, caller, account, attempt.identity(), now);
        return start(connection, caller, account, attempt, now);
    }

    private Decided<StartedSession> start(
            Connection connection, Caller caller, AccountRow account, OidcAttempt attempt, Instant now)
            throws SQLException {
        switch (account.standing()) {
            case ACTIVE -> {}
            case DISABLED -> {
                audit(connection, caller, account.subject(), AuthReason.ACCOUNT_DISABLED, now);
                return new Decided.Refused<>(AuthRefusal.accountDisabled());
            }
            case GONE -> {
                return new Decided.Refused<>(AuthRefusal.invalidCredentials());
            }
        }
        if (FactorTable.isOn(connection, account.id())) {
            CodeOrder order =
                    new CodeOrder(CodePurpose.OIDC_MFA, account.tenant(), account.id(), EmailAddress.NONE, "");
            return new Decided.Refused<>(AuthRefusal.mfaRequired(codes.issue(connection, order, now)));
        }
        Optional<AuthRefusal> refused = merges.into(connection, caller, account, attempt.mergeFrom(), now);
        if (refused.isPresent()) {
            return new Decided.Refused<>(refused.get());
        }
        AccountTable.signedIn(connection, account, now);
        ClientDescription client = attempt.client();
        return new Decided.Granted<>(sessions.start(
                connection, caller, new NewSession(account.owner(), client.kind(), client, List.of(AMR)), now));
    }

    private Decided<StartedSession> inUse(Connection connection, Caller caller, String account, Instant now)
            throws SQLException {
        audit(connection, caller, account, AuthReason.IDENTITY_IN_USE, now);
        return new Decided.Refused<>(AuthRefusal.of(
                AuthReason.IDENTITY_IN_USE,
                "an account has this e-mail address: sign in to it, then link the identity"));
    }

    private void audit(Connection connection, Caller caller, String account, AuthReason reason, Instant now)
            throws SQLException {
        AuditTable.insert(connection, AuditEvent.refused(caller, caller.actor(), ACTION, account, reason), now, random);
    }
}
