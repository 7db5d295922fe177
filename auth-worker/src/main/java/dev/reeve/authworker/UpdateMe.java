// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;

/** Operation: what people may say about themselves. */
final class UpdateMe {
    private final Database database;
    private final InstantSource clock;
    private final SecureRandom random;

    UpdateMe(Database database, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.clock = clock;
        this.random = random;
    }

    void run(Caller caller, String typedName) {
        String name = InputText.displayName(typedName);
        database.run(connection -> {
            Instant now = clock.instant();
            AccountRow account = SignedIn.find(connection, caller, now).account();
            AccountTable.rename(connection, account, name);
            AuditTable.insert(connection, AuditEvent.own(caller, account, "account.rename"), now, random);
        });
    }
}
