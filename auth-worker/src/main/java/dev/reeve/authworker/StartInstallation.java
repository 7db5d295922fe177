// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/**
 * Operation: an app before anybody signs in. A new installation with its secret and a token for its logs; whoever
 * shows the secret gets another token for the same one.
 */
final class StartInstallation {
    /** What the app gets. */
    record Started(Installations.Found installation, AccessToken access) {
        TokenSubject.OfInstallation subject() {
            return new TokenSubject.OfInstallation(installation.id());
        }
    }

    private final Database database;
    private final Installations installations;
    private final AccessTokenIssuer issuer;
    private final Limits limits;
    private final InstantSource clock;
    private final SecureRandom random;

    StartInstallation(
            Database database,
            Installations installations,
            AccessTokenIssuer issuer,
            Limits limits,
            InstantSource clock,
            SecureRandom random) {
        this.database = database;
        this.installations = installations;
        this.issuer = issuer;
        this.limits = limits;
        this.clock = clock;
        this.random = random;
    }

    Started run(Caller caller, ClientDescription client) {
        return database.transaction(connection -> {
            Instant now = clock.instant();
            Optional<UUID> proven = Installations.proven(connection, caller, client);
            if (proven.isEmpty()) {
                Limit limit = limits.settings().load().installationsPerAddress();
                limits.requireForAddress(connection, limit, caller, now);
            }
            Installations.Found found = installations.of(connection, caller, client, now);
            Started started = new Started(
                    found, issuer.issue(AccessClaims.ofInstallation(caller.tenant(), found.id(), now), now));
            if (found.isNew()) {
                audit(connection, caller, started.subject().subject(), now);
            }
            return started;
        });
    }

    private void audit(Connection connection, Caller caller, String installation, Instant now) throws SQLException {
        AuditTable.insert(
                connection, AuditEvent.ok(caller, installation, "installation.start", installation), now, random);
    }
}
