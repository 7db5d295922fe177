// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Takes codes back from whoever shows them: the limit on tries, then the code, then a line of audit if it was none. */
final class ShownCodes {
    /** In which a code that was used may be shown again where its answer may have been lost. */
    static final Duration REPEATABLE = Duration.ofMinutes(10);

    private final Database database;
    private final Codes codes;
    private final Limits limits;
    private final InstantSource clock;
    private final SecureRandom random;

    ShownCodes(Database database, Codes codes, Limits limits, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.codes = codes;
        this.limits = limits;
        this.clock = clock;
        this.random = random;
    }

    /** Refuses who tries too many. */
    void pass(Caller caller) {
        Limit limit = limits.settings().tries().codesPerAddress();
        database.run(connection -> limits.requireForAddress(connection, limit, caller, clock.instant()));
    }

    /** Uses the code up; empty = it is not valid, and the transaction has to be committed all the same. */
    Optional<CodeRow> use(Connection connection, Caller caller, CodePurpose purpose, ShownCode code, Instant now)
            throws SQLException {
        Optional<CodeRow> used = codes.use(connection, purpose, caller.tenant(), code, now);
        if (used.isEmpty()) {
            AuditEvent refused = AuditEvent.refused(
                    caller, caller.actor(), "code." + purpose.column(), "unknown", AuthReason.CODE_INVALID);
            AuditTable.insert(connection, refused, now, random);
        }
        return used;
    }

    /** As {@link #use} for a code of this account; one that it used a short while ago is as good. */
    Optional<CodeRow> useAgain(
            Connection connection, Caller caller, CodePurpose purpose, ShownCode code, AccountRow account, Instant now)
            throws SQLException {
        Optional<CodeRow> before = codes.usedSince(connection, purpose, account, code, now.minus(REPEATABLE));
        return before.isPresent()
                ? before
                : use(connection, caller, purpose, code, now)
                        .filter(row -> account.id().equals(row.account()));
    }

    /** As {@link #use}, of what came in place of a mail; whoever finds none looks for one that was mailed. */
    Optional<CodeRow> useUnmailed(Connection connection, Caller caller, ShownCode code, Instant now)
            throws SQLException {
        return code.text() instanceof CodeText.Link
                ? codes.use(connection, CodePurpose.MUST_CHANGE, caller.tenant(), code, now)
                : Optional.empty();
    }

    String payloadOf(CodeRow code) {
        return codes.payloadOf(code);
    }
}
