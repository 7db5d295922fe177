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

/**
 * Makes the database agree with a key file: its key is good, and any other key that came from the same file is revoked
 * with its sessions. Applied at start; doing it again changes nothing, so replicas may all do it.
 */
final class KeyFile {
    private static final String REPLACED = "replaced";

    /** A file and what its key may do. */
    record Source(String name, ApiKey key, List<String> scopes) {
        Source {
            scopes = List.copyOf(scopes);
        }

        String createdBy() {
            return "file:" + name;
        }
    }

    private final Database database;
    private final Sessions sessions;
    private final InstantSource clock;
    private final SecureRandom random;

    KeyFile(Database database, Sessions sessions, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.sessions = sessions;
        this.clock = clock;
        this.random = random;
    }

    void apply(Source source) {
        database.run(connection -> {
            Sql.call(connection, "SELECT pg_advisory_xact_lock(?)", AdvisoryLock.KEY_FILES.number());
            Instant now = clock.instant();
            for (ApiKeyRow old : ApiKeyTable.createdBy(connection, source.createdBy())) {
                if (!old.id().equals(source.key().uuid())) {
                    replace(connection, old, now);
                }
            }
            install(connection, source, now);
        });
    }

    private void install(Connection connection, Source source, Instant now) throws SQLException {
        ApiKey key = source.key();
        Optional<ApiKeyRow> found = ApiKeyTable.lock(connection, key.uuid());
        if (found.isEmpty()) {
            ApiKeyEntry entry =
                    ApiKeyEntry.fresh(key, source.name(), source.scopes(), List.of(), source.createdBy(), now, null);
            ApiKeyTable.insert(connection, Caller.DEFAULT_TENANT, entry, key.hash());
            audit(connection, "key.create", key.id(), now);
        } else if (!found.get().isSame(key)) {
            throw new IllegalStateException(
                    "the key of the file '" + source.name() + "' has the id of another key: " + key.id());
        } else if (REPLACED.equals(found.get().revokeReason())) {
            // The file went back to an earlier key: the file decides.
            ApiKeyTable.reinstate(connection, key.uuid());
            audit(connection, "key.reinstate", key.id(), now);
        } else if (found.get().revokedAt() != null) {
            throw new IllegalStateException("the key of the file '" + source.name() + "' was revoked: " + key.id());
        }
    }

    private void replace(Connection connection, ApiKeyRow old, Instant now) throws SQLException {
        sessions.endKey(connection, Caller.SYSTEM, old, REPLACED, "key-replaced", now);
        audit(connection, "key.replace", IdKind.KEY.text(old.id()), now);
    }

    private void audit(Connection connection, String action, String target, Instant now) throws SQLException {
        AuditTable.insert(connection, AuditEvent.bySystem(action, target), now, random);
    }
}
