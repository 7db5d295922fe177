// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Operation: the code of a sign-up against the account and its first session. */
final class Verify {
    /** What a person types, or a link carries. */
    record Request(String code, String email, ClientDescription client) {
        @Override
        public String toString() {
            return "Verify.Request[...]";
        }
    }

    private final Database database;
    private final ShownCodes codes;
    private final Accounts accounts;
    private final Sessions sessions;
    private final InstantSource clock;

    Verify(Database database, ShownCodes codes, Accounts accounts, Sessions sessions, InstantSource clock) {
        this.database = database;
        this.codes = codes;
        this.accounts = accounts;
        this.sessions = sessions;
        this.clock = clock;
    }

    StartedSession run(Caller caller, Request request) {
        ShownCode shown = ShownCode.parse(request.code(), request.email());
        codes.pass(caller);
        Decided<StartedSession> decided =
                database.transaction(connection -> decide(connection, caller, shown, request.client()));
        return decided.orThrow();
    }

    private Decided<StartedSession> decide(
            Connection connection, Caller caller, ShownCode shown, ClientDescription client) throws SQLException {
        Instant now = clock.instant();
        Optional<CodeRow> used = codes.use(connection, caller, CodePurpose.SIGN_UP, shown, now);
        if (used.isEmpty()) {
            return new Decided.Refused<>(ShownCode.refusal());
        }
        NewAccount wanted = NewAccount.ofJson(codes.payloadOf(used.get()));
        Optional<AccountRow> created = accounts.create(connection, caller, wanted, now, now);
        if (created.isEmpty()) {
            return new Decided.Refused<>(SignUp.inUse());
        }
        return new Decided.Granted<>(
                sessions.start(connection, caller, new NewSession(created.get().owner(), client, List.of("pwd")), now));
    }
}
