// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.authworker.jose.P256Key;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Operation: a refresh token against its successor. {@link RefreshDecision} has the table. */
final class Refresh {
    /** A lost race is decided anew on what the winner wrote; three in a row need two more rotations meanwhile. */
    private static final int RACES_MAX = 5;

    /** Every reason that a refresh is refused for. */
    private static final Map<AuthReason, String> TEXTS = Map.of(
            AuthReason.TOKEN_REUSED, "this refresh token was used before; its session has ended",
            AuthReason.SESSION_REVOKED, "this session was ended",
            AuthReason.ACCOUNT_DISABLED, "this account is disabled",
            AuthReason.PROOF_INVALID, "this session is bound to a key, and the proof of it is missing or wrong",
            AuthReason.SESSION_EXPIRED, "this session does not exist or has expired");

    private sealed interface Outcome {
        record Granted(StartedSession session) implements Outcome {}

        record Refused(AuthReason reason) implements Outcome {}

        record LostRace() implements Outcome {}
    }

    private final Database database;
    private final Sessions sessions;
    private final RevocationFeed feed;
    private final Limits limits;
    private final BeforeToken beforeToken;
    private final InstantSource clock;

    Refresh(
            Database database,
            Sessions sessions,
            RevocationFeed feed,
            Limits limits,
            BeforeToken beforeToken,
            InstantSource clock) {
        this.database = database;
        this.sessions = sessions;
        this.feed = feed;
        this.limits = limits;
        this.beforeToken = beforeToken;
        this.clock = clock;
    }

    /** Of an installation without a key. */
    StartedSession run(Caller caller, String refreshToken) {
        return run(caller, refreshToken, "");
    }

    /** @param proof of an installation that has a key; empty = none */
    StartedSession run(Caller caller, String refreshToken, String proof) {
        RefreshToken token =
                RefreshToken.parse(refreshToken).orElseThrow(() -> refused(caller, AuthReason.SESSION_EXPIRED));
        TokenEdits edits = beforeToken.isAsked() ? askFirst(caller, token, proof) : TokenEdits.NONE;
        for (int race = 0; race < RACES_MAX; race++) {
            Outcome outcome = database.transaction(connection -> decide(connection, caller, token, proof, edits));
            switch (outcome) {
                case Outcome.Granted granted -> {
                    return granted.session();
                }
                case Outcome.Refused refused -> throw refused(caller, refused.reason());
                case Outcome.LostRace _ -> {}
            }
        }
        throw AuthRefusal.unavailable(AuthReason.DATABASE_UNAVAILABLE, "the session changes too fast", null);
    }

    /** Before anything is rotated, and only for a token that would be good. */
    private TokenEdits askFirst(Caller caller, RefreshToken token, String proof) {
        Optional<SessionRow> good = database.transaction(connection -> {
            Instant now = clock.instant();
            return SessionTable.find(connection, token.session(), now)
                    .filter(session -> sessions.keyOf(session)
                            .filter(key ->
                                    decide(session, token, key, proof, now).isGranted())
                            .isPresent());
        });
        return good.map(session -> beforeToken.ofRefresh(caller, session)).orElse(TokenEdits.NONE);
    }

    private RefreshDecision decide(SessionRow session, RefreshToken token, byte[] key, String proof, Instant now) {
        RefreshDecision.Binding binding = bindingOf(session, token, proof);
        return RefreshDecision.decide(session, token, key, binding, now, sessions.refreshGrace());
    }

    private Outcome decide(Connection connection, Caller caller, RefreshToken token, String proof, TokenEdits edits)
            throws SQLException {
        Instant now = clock.instant();
        SessionRow session = SessionTable.find(connection, token.session(), now).orElse(null);
        Optional<byte[]> key = session == null ? Optional.empty() : sessions.keyOf(session);
        if (session == null || key.isEmpty()) {
            return new Outcome.Refused(AuthReason.SESSION_EXPIRED);
        }
        return switch (decide(session, token, key.get(), proof, now)) {
            case RefreshDecision.Rotate rotate ->
                rotate(
                        connection,
                        caller,
                        session,
                        sessions.describe(session, rotate.successor(), key.get(), edits, now),
                        key.get(),
                        now);
            case RefreshDecision.Repeat repeat ->
                new Outcome.Granted(sessions.describe(session, repeat.successor(), key.get(), edits, now));
            case RefreshDecision.Reuse _ -> {
                sessions.endReused(connection, caller, session, now);
                yield new Outcome.Refused(AuthReason.TOKEN_REUSED);
            }
            case RefreshDecision.Refuse refuse -> refuse(connection, caller, session, refuse.reason(), now);
        };
    }

    private static RefreshDecision.Binding bindingOf(SessionRow session, RefreshToken token, String proof) {
        Optional<P256Key> key = InstallationRow.keyOf(session.publicKey());
        if (key.isEmpty()) {
            return RefreshDecision.Binding.UNBOUND;
        }
        return KeyProof.REFRESH.isRight(proof, key.get(), token.text())
                ? RefreshDecision.Binding.PROVEN
                : RefreshDecision.Binding.UNPROVEN;
    }

    /** A token without its proof may be a stolen one: that is for the audit. */
    private Outcome refuse(Connection connection, Caller caller, SessionRow session, AuthReason reason, Instant now)
            throws SQLException {
        if (reason == AuthReason.PROOF_INVALID) {
            sessions.auditRefresh(connection, caller.inTenant(session.tenant()), session, reason, now);
        }
        return new Outcome.Refused(reason);
    }

    private Outcome rotate(
            Connection connection, Caller caller, SessionRow session, StartedSession next, byte[] key, Instant now)
            throws SQLException {
        SessionTable.Rotation rotation = new SessionTable.Rotation(
                sessions.idleUntil(session, now), sessions.renewedBox(session, key), now, caller.address());
        if (!SessionTable.rotate(connection, session, rotation)) {
            return new Outcome.LostRace();
        }
        // After the race: who lost it asks again for the same successor, which is no rotation.
        Limit limit = limits.settings().load().rotationsPerSession();
        limits.require(
                connection,
                limit,
                Caller.SYSTEM.inTenant(session.tenant()),
                session.id().toString(),
                now);
        return new Outcome.Granted(next);
    }

    private AuthRefusal refused(Caller caller, AuthReason reason) {
        // Failed ones only: behind one address of a carrier there are thousands of phones with good tokens.
        Limit limit = limits.settings().load().refreshesPerAddress();
        database.run(connection -> limits.requireForAddress(connection, limit, caller, clock.instant()));
        if (reason == AuthReason.TOKEN_REUSED) {
            feed.changed();
        }
        return AuthRefusal.of(reason, Objects.requireNonNull(TEXTS.get(reason), reason::name));
    }
}
