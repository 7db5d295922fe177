// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

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

    /**
     * What is to change.
     *
     * @param displayName empty = stays
     * @param userData a merge patch; empty = stays
     * @param version 0 = whatever it is
     */
    record Request(Optional<String> displayName, Optional<String> userData, long version) {}

    void run(Caller caller, Request request) {
        Optional<String> name = request.displayName().map(InputText::displayName);
        database.run(connection -> {
            Instant now = clock.instant();
            AccountRow account = SignedIn.find(connection, caller, now).account();
            AccountChange change = AccountChange.of(connection, account, request.version());
            if (name.isPresent()) {
                change.rename(name.get());
                AuditTable.insert(connection, AuditEvent.own(caller, account, "account.rename"), now, random);
            }
            if (request.userData().isPresent()) {
                change.mergeUserData(request.userData().get());
            }
        });
    }
}
