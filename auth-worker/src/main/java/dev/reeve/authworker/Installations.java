// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Finds the installation that a call comes from, or makes one, inside the transactions of the operations. */
final class Installations {
    /** For so long after it was last signed in to an account it has its own count of failures there. */
    static final Duration KNOWN_FOR = Duration.ofDays(90);

    /** @param secret of one that was made just now; empty = the app has it */
    record Found(UUID id, String secret) {
        boolean isNew() {
            return !secret.isEmpty();
        }

        @Override
        public String toString() {
            return "Installations.Found[" + IdKind.INSTALLATION.text(id) + "]";
        }
    }

    private final SecureRandom random;

    Installations(SecureRandom random) {
        this.random = random;
    }

    /**
     * The installation that is proven, else a new one. A wrong secret is no refusal: an app whose installation was
     * removed here, or that lost half of what it kept, still signs in and gets another.
     */
    Found of(Connection connection, Caller caller, ClientDescription client, Instant now) throws SQLException {
        Optional<UUID> proven = proven(connection, caller, client);
        if (proven.isPresent() && InstallationTable.seen(connection, caller.tenant(), proven.get(), client, now)) {
            return new Found(proven.get(), "");
        }
        return make(connection, caller, client, now);
    }

    /** By its secret, or by the token of the call. */
    static Optional<UUID> proven(Connection connection, Caller caller, ClientDescription client) throws SQLException {
        Optional<ShownInstallation> shown = client.installation();
        if (shown.isEmpty()) {
            return IdKind.INSTALLATION.parse(caller.installation());
        }
        return InstallationTable.find(connection, caller.tenant(), shown.get().id())
                .filter(row -> row.isProvenBy(shown.get().secret()))
                .map(InstallationRow::id);
    }

    private Found make(Connection connection, Caller caller, ClientDescription client, Instant now)
            throws SQLException {
        String secret = InstallationSecret.make(random);
        UUID id = UuidV7.at(now, random);
        InstallationRow row = new InstallationRow(id, SecretHash.of(secret), client.key());
        InstallationTable.insert(connection, caller.tenant(), row, client, now);
        return new Found(id, secret);
    }
}
