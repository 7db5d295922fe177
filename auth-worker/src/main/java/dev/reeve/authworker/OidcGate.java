// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;

/** What has to be passed before an identity is asked for: the limit of the address, and who may link or prove anew. */
final class OidcGate {
    private final Database database;
    private final Limits limits;
    private final Limit perAddress;
    private final InstantSource clock;

    OidcGate(Database database, Limits limits, Limit perAddress, InstantSource clock) {
        this.database = database;
        this.limits = limits;
        this.perAddress = perAddress;
        this.clock = clock;
    }

    void pass(Caller caller, OidcIntent intent) {
        database.run(connection -> {
            Instant now = clock.instant();
            limits.requireForAddress(connection, perAddress, caller, now);
            requireStanding(connection, caller, intent, now);
        });
    }

    /** An anonymous account has nothing to prove itself with, and nothing that would have to be kept from a thief. */
    private static void requireStanding(Connection connection, Caller caller, OidcIntent intent, Instant now)
            throws SQLException {
        boolean isNamed = intent != OidcIntent.SIGN_IN
                && !SignedIn.find(connection, caller, now).account().anonymous();
        if (isNamed && intent == OidcIntent.LINK) {
            var _ = SignedIn.findProven(connection, caller, now);
        }
    }
}
