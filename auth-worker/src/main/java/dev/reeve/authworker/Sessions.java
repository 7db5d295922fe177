// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Starts and ends sessions, inside the transactions of the operations that cause it. */
final class Sessions {
    /**
     * What came of ending sessions.
     *
     * @param lastSeq number of the last revocation; 0 = none
     */
    record Ended(int count, long lastSeq) {
        /** Of one session; 0 = it had ended before. */
        static Ended one(long seq) {
            return new Ended(seq == 0 ? 0 : 1, seq);
        }
    }

    private final TokenSettings settings;
    private final int perOwnerMax;
    private final AccessTokenIssuer issuer;
    private final SecretBox box;
    private final Installations installations;
    private final Notices notices;
    private final SecureRandom random;

    /** @param perOwnerMax live sessions; one more ends the one used least recently */
    Sessions(
            TokenSettings settings,
            int perOwnerMax,
            AccessTokenIssuer issuer,
            SecretBox box,
            Installations installations,
            Notices notices,
            SecureRandom random) {
        this.settings = settings;
        this.perOwnerMax = perOwnerMax;
        this.issuer = issuer;
        this.box = box;
        this.installations = installations;
        this.notices = notices;
        this.random = random;
    }

    /** The caller holds the lock of the owner's row (or has just made it), so that the sessions stay countable. */
    StartedSession start(Connection connection, Caller caller, NewSession wanted, Instant now) throws SQLException {
        endLeastRecent(connection, caller, wanted.owner(), now);
        byte[] key = new byte[RefreshToken.KEY_BYTES];
        random.nextBytes(key);
        Installations.Found installation = installations.of(connection, caller, wanted.client(), now);
        SessionRow session = rowOf(wanted, caller.tenant(), installation.id(), key, now);
        SessionTable.insert(connection, session, wanted.client().name(), caller.address(), now);
        if (wanted.owner() instanceof Owner.AccountOwner account) {
            InstallationAccountTable.signedIn(connection, caller.tenant(), installation.id(), account.id(), now);
        }
        String actor = wanted.owner().subject();
        AuditTable.insert(
                connection,
                AuditEvent.ok(caller, actor, "session.start", IdKind.SESSION.text(session.id())),
                now,
                random);
        notices.started(connection, caller, session, wanted.client(), now);
        return answer(session, tokenOf(session, session.counter(), key), TokenEdits.NONE, now)
                .withInstallationSecret(installation.secret());
    }

    private SessionRow rowOf(NewSession wanted, String tenant, UUID installation, byte[] key, Instant now) {
        UUID id = UuidV7.at(now, random);
        SessionLife life = settings.lifeOf(wanted.kind());
        // PostgreSQL keeps microseconds: what is in memory shall be what is read back.
        Instant start = now.truncatedTo(ChronoUnit.MICROS);
        return new SessionRow(
                id,
                tenant,
                wanted.owner(),
                installation,
                wanted.kind(),
                wanted.amr(),
                start,
                start.plus(life.idle()),
                start.plus(life.absolute()),
                0,
                start,
                box.close(rowName(id), key),
                null,
                null);
    }

    private void endLeastRecent(Connection connection, Caller caller, Owner owner, Instant now) throws SQLException {
        List<UUID> live = SessionTable.live(connection, caller.tenant(), owner, now);
        for (UUID tooMany : live.subList(Math.min(perOwnerMax - 1, live.size()), live.size())) {
            long _ = end(connection, caller, tooMany, "replaced", now);
        }
    }

    /**
     * Ends one session: row, revocation and audit in one transaction.
     *
     * @return number of the revocation; 0 = the session had ended before
     */
    long end(Connection connection, Caller caller, UUID session, String reason, Instant now) throws SQLException {
        RevocationTable.lock(connection);
        if (!SessionTable.revoke(connection, caller.tenant(), session, reason, now)) {
            return 0;
        }
        String id = IdKind.SESSION.text(session);
        AuditTable.insert(connection, AuditEvent.ok(caller, caller.actor(), "session.end." + reason, id), now, random);
        notices.ended(connection, caller, session, reason, now);
        return RevocationTable.insert(
                connection, caller.tenant(), Revocation.Kind.SESSION, id, now.plus(settings.accessReach()));
    }

    /** A refresh token came a second time: the session ends, and its owner is told. */
    void endReused(Connection connection, Caller caller, SessionRow session, Instant now) throws SQLException {
        Caller ofTenant = caller.inTenant(session.tenant());
        long _ = end(connection, ofTenant, session.id(), "reused", now);
        auditRefresh(connection, ofTenant, session, AuthReason.TOKEN_REUSED, now);
        notices.reused(connection, ofTenant, session, now);
    }

    /** A refresh that was refused and may be a thief's. */
    void auditRefresh(Connection connection, Caller ofTenant, SessionRow session, AuthReason reason, Instant now)
            throws SQLException {
        String target = IdKind.SESSION.text(session.id());
        AuditEvent event = AuditEvent.refused(ofTenant, session.owner().subject(), "refresh", target, reason);
        AuditTable.insert(connection, event, now, random);
    }

    /**
     * Ends the live sessions of one owner, whose row the caller has locked.
     *
     * @param kept one that goes on
     */
    Ended endAll(Connection connection, Caller caller, Owner owner, Optional<UUID> kept, String reason, Instant now)
            throws SQLException {
        int count = 0;
        long last = 0;
        for (UUID session : SessionTable.live(connection, caller.tenant(), owner, now)) {
            if (kept.filter(session::equals).isEmpty()) {
                long seq = end(connection, caller, session, reason, now);
                count += seq == 0 ? 0 : 1;
                last = Math.max(last, seq);
            }
        }
        return new Ended(count, last);
    }

    /**
     * An API key that is good no more, and what it opened. The caller holds the lock of its row.
     *
     * @param ending why its sessions end
     */
    void endKey(Connection connection, Caller caller, ApiKeyRow key, String reason, String ending, Instant now)
            throws SQLException {
        RevocationTable.lock(connection);
        ApiKeyTable.revoke(connection, key.id(), reason, now);
        Caller inTenant = caller.inTenant(key.tenant());
        var _ = endAll(connection, inTenant, key.owner(now), Optional.empty(), ending, now);
        long _ = RevocationTable.insert(
                connection,
                key.tenant(),
                Revocation.Kind.API_KEY,
                IdKind.KEY.text(key.id()),
                now.plus(settings.accessReach()));
    }

    /**
     * The answer for a session whose refresh token has that counter, with a new access token.
     *
     * @param edits what the hook had to say before the rotation
     */
    StartedSession describe(SessionRow session, long counter, byte[] key, TokenEdits edits, Instant now) {
        return answer(session, tokenOf(session, counter, key), edits, now).settled();
    }

    /** The answer for a session whose refresh token stays what it is. */
    StartedSession withNewAccess(SessionRow session, Instant now) {
        return answer(session, "", TokenEdits.NONE, now);
    }

    private static String tokenOf(SessionRow session, long counter, byte[] key) {
        return RefreshToken.of(session.id(), counter, key).text();
    }

    private StartedSession answer(SessionRow session, String refreshToken, TokenEdits edits, Instant now) {
        Owner owner = session.owner();
        AccessClaims claims = AccessClaims.of(session);
        UUID installation = session.installation();
        return new StartedSession(
                owner.subject(),
                IdKind.SESSION.text(session.id()),
                issuer.issue(claims, edits, now),
                refreshToken,
                owner.anonymous(),
                edits.scopesOf(owner),
                installation == null ? "" : IdKind.INSTALLATION.text(installation),
                "",
                claims);
    }

    /** The session's HMAC key; an unreadable one counts as an unknown session. */
    Optional<byte[]> keyOf(SessionRow session) {
        return box.open(rowName(session.id()), session.refreshKey());
    }

    /** The box to store with a rotation: closed anew when the encryption key has been replaced since. */
    ClosedBox renewedBox(SessionRow session, byte[] key) {
        return box.isCurrent(session.refreshKey()) ? session.refreshKey() : box.close(rowName(session.id()), key);
    }

    /** In which a refresh whose answer was lost may be repeated. */
    Duration refreshGrace() {
        return settings.refreshGrace();
    }

    Instant idleUntil(SessionRow session, Instant now) {
        Instant idle = now.plus(settings.lifeOf(session.kind()).idle());
        return idle.isBefore(session.absoluteUntil()) ? idle : session.absoluteUntil();
    }

    private static String rowName(UUID session) {
        return "session:" + session;
    }
}
