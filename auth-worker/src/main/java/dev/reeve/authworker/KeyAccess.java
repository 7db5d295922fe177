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

/** Operations with an API key: a short access token, or a session of kind admin, which is how the console signs in. */
final class KeyAccess {
    private static final List<String> AMR = List.of("key");

    private final Database database;
    private final Sessions sessions;
    private final AccessTokenIssuer issuer;
    private final InstantSource clock;
    private final SecureRandom random;

    KeyAccess(
            Database database, Sessions sessions, AccessTokenIssuer issuer, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.sessions = sessions;
        this.issuer = issuer;
        this.clock = clock;
        this.random = random;
    }

    /** A token without a session; the key is asked for again when it has expired. */
    StartedSession exchange(Caller caller, String keyText) {
        ApiKey key = parse(keyText);
        Optional<StartedSession> token = database.transaction(connection -> {
            Instant now = clock.instant();
            return use(connection, caller, key, ApiKeyTable.find(connection, key.uuid()), now)
                    .map(row -> tokenOf(row, now));
        });
        return token.orElseThrow(AuthRefusal::invalidCredentials);
    }

    private StartedSession tokenOf(ApiKeyRow row, Instant now) {
        Owner owner = row.owner(now);
        AccessClaims claims = new AccessClaims(row.tenant(), owner, null, null, now, AMR);
        AccessToken token = issuer.issue(claims, now);
        return new StartedSession(owner.subject(), "", token, "", false, owner.scopes(), "", "", null);
    }

    /** A session of the key, with a refresh token; publishable keys have none. */
    StartedSession openSession(Caller caller, String keyText, ClientDescription client) {
        ApiKey key = parse(keyText);
        if (key.kind() == ApiKey.Kind.PUBLISHABLE) {
            throw AuthRefusal.of(AuthReason.FORBIDDEN, "a publishable key opens no session");
        }
        Optional<StartedSession> started = database.transaction(connection -> {
            Instant now = clock.instant();
            Optional<ApiKeyRow> good = use(connection, caller, key, ApiKeyTable.lock(connection, key.uuid()), now);
            if (good.isEmpty()) {
                return Optional.empty();
            }
            ApiKeyRow row = good.get();
            NewSession wanted = new NewSession(row.owner(now), SessionKind.ADMIN, client, AMR);
            return Optional.of(sessions.start(connection, caller.inTenant(row.tenant()), wanted, now));
        });
        return started.orElseThrow(AuthRefusal::invalidCredentials);
    }

    /** The row when the key is good; empty otherwise. A key that exists and is not good leaves a line in the audit. */
    private Optional<ApiKeyRow> use(
            Connection connection, Caller caller, ApiKey key, Optional<ApiKeyRow> found, Instant now)
            throws SQLException {
        if (found.isEmpty()) {
            return found;
        }
        ApiKeyRow row = found.get();
        if (row.isGood(key, now)
                && ApiKeyTable.isAllowedFrom(connection, row.id(), NetworkText.address(caller.address()))) {
            ApiKeyTable.used(connection, row.id(), now);
            return found;
        }
        AuditEvent event = AuditEvent.refused(
                caller.inTenant(row.tenant()), caller.actor(), "key.use", key.id(), AuthReason.INVALID_CREDENTIALS);
        AuditTable.insert(connection, event, now, random);
        return Optional.empty();
    }

    private static ApiKey parse(String keyText) {
        if (keyText.isEmpty()) {
            throw AuthRefusal.invalid("apiKey is empty");
        }
        return ApiKey.parse(keyText).orElseThrow(AuthRefusal::invalidCredentials);
    }
}
