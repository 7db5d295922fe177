// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Operation: the code of an {@link Upgrade}, shown by who is signed in to the account. Account and session stay what
 * they are. The same code within ten minutes gets the same answer: the one before may have been lost.
 */
final class VerifyUpgrade {
    private final Database database;
    private final ShownCodes codes;
    private final EmailUpgrade upgrade;
    private final InstantSource clock;

    VerifyUpgrade(Database database, ShownCodes codes, EmailUpgrade upgrade, InstantSource clock) {
        this.database = database;
        this.codes = codes;
        this.upgrade = upgrade;
        this.clock = clock;
    }

    StartedSession run(Caller caller, String code, String email) {
        ShownCode shown = ShownCode.parse(code, email);
        codes.pass(caller);
        Decided<StartedSession> decided = database.transaction(connection -> decide(connection, caller, shown));
        return decided.orThrow();
    }

    private Decided<StartedSession> decide(Connection connection, Caller caller, ShownCode shown) throws SQLException {
        Instant now = clock.instant();
        SignedIn found = SignedIn.find(connection, caller, now);
        Optional<CodeRow> code = codes.useAgain(connection, caller, CodePurpose.UPGRADE, shown, found.account(), now);
        if (code.isEmpty()) {
            return new Decided.Refused<>(ShownCode.refusal());
        }
        NewAccount wanted = NewAccount.ofJson(codes.payloadOf(code.get()));
        return upgrade.apply(connection, caller, found, wanted, now, now);
    }
}
