// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Operation: the second half of a sign-in. The first half gave a token that is good for five minutes and five tries
 * and for nothing else; with a code of the second factor it becomes a session.
 */
final class SignInMfa {
    private final Database database;
    private final BeforeSession before;
    private final Sessions sessions;
    private final Merges merges;
    private final Limits limits;
    private final InstantSource clock;
    private final SecureRandom random;

    SignInMfa(
            Database database,
            BeforeSession before,
            Sessions sessions,
            Merges merges,
            Limits limits,
            InstantSource clock,
            SecureRandom random) {
        this.database = database;
        this.before = before;
        this.sessions = sessions;
        this.merges = merges;
        this.limits = limits;
        this.clock = clock;
        this.random = random;
    }

    /** @param mergeFrom access token of an anonymous account that ends in this one; empty = none does */
    StartedSession run(Caller caller, String mfaToken, String code, ClientDescription client, String mergeFrom) {
        CodeText.Link token = CodeText.parseLink(mfaToken).orElseThrow(SignInMfa::expired);
        Decided<Proven> decided = database.transaction(connection -> prove(connection, caller, token, code));
        Proven proven = decided.orThrow();
        merges.ask(caller, proven.account(), mergeFrom);
        Decided<StartedSession> started =
                database.transaction(connection -> start(connection, caller, proven, client, mergeFrom));
        merges.committed(mergeFrom);
        return started.orThrow();
    }

    private record Proven(AccountRow account, List<String> amr) {
        Proven {
            amr = List.copyOf(amr);
        }
    }

    private Decided<Proven> prove(Connection connection, Caller caller, CodeText.Link token, String code)
            throws SQLException {
        Instant now = clock.instant();
        Optional<CodeRow> byPassword = CodeTable.tryLink(connection, CodePurpose.MFA, caller.tenant(), token, now);
        Optional<CodeRow> tried = byPassword.isPresent()
                ? byPassword
                : CodeTable.tryLink(connection, CodePurpose.OIDC_MFA, caller.tenant(), token, now);
        Optional<AccountRow> found = tried.isEmpty()
                ? Optional.empty()
                : AccountTable.lockActive(
                        connection, caller.tenant(), tried.get().account());
        if (found.isEmpty()) {
            return new Decided.Refused<>(expired());
        }
        AccountRow account = found.get();
        Limit limit = limits.settings().tries().mfaPerAccount();
        Optional<AuthRefusal> tooMany = limits.take(connection, limit, caller, account.subject(), now);
        if (tooMany.isPresent()) {
            return new Decided.Refused<>(tooMany.get());
        }
        Optional<SecondFactor.Proof> proof = before.secondFactor().prove(connection, account, code, now);
        if (proof.isEmpty() || CodeTable.use(connection, tried.get().id(), now).isEmpty()) {
            AuditTable.insert(
                    connection,
                    AuditEvent.ownRefused(caller, account, "sign-in.mfa", AuthReason.MFA_INVALID),
                    now,
                    random);
            return new Decided.Refused<>(invalid());
        }
        List<String> amr = List.of(
                byPassword.isPresent() ? "pwd" : OidcSignIn.AMR, proof.get().amr(), "mfa");
        return new Decided.Granted<>(new Proven(account, amr));
    }

    /** In a transaction of its own, as what is asked in between may take its time: the account is looked at again. */
    private Decided<StartedSession> start(
            Connection connection, Caller caller, Proven proven, ClientDescription client, String mergeFrom)
            throws SQLException {
        Instant now = clock.instant();
        Optional<AccountRow> locked = AccountTable.lockActive(
                        connection, caller.tenant(), proven.account().id())
                .filter(account ->
                        Objects.equals(account.phc(), proven.account().phc()));
        if (locked.isEmpty()) {
            return new Decided.Refused<>(expired());
        }
        AccountRow account = locked.get();
        Optional<AuthRefusal> change = before.passwordChange(connection, account, now);
        Optional<AuthRefusal> refused =
                change.isPresent() ? change : merges.into(connection, caller, account, mergeFrom, now);
        if (refused.isPresent()) {
            return new Decided.Refused<>(refused.get());
        }
        AccountTable.signedIn(connection, account, now);
        NewSession wanted = new NewSession(account.owner(), client, proven.amr());
        return new Decided.Granted<>(sessions.start(connection, caller, wanted, now));
    }

    static AuthRefusal invalid() {
        return AuthRefusal.of(AuthReason.MFA_INVALID, "this code is not right, or was used");
    }

    private static AuthRefusal expired() {
        return AuthRefusal.of(AuthReason.MFA_INVALID, "this sign-in took too long or too many tries: begin again");
    }
}
