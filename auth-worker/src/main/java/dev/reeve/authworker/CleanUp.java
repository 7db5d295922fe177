// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Removes what has served its time, in small batches, by one replica at a time (whoever gets the advisory lock). A
 * reinstated API key would be refused for as long as its old revocation stands, so those go as soon as they expire.
 */
final class CleanUp {
    /** Sessions, and anonymous accounts that nobody can come back to. */
    static final Duration ENDED_KEPT = Duration.ofDays(30);

    /** Without what they said: enough to find out why a mail did not come. */
    static final Duration SENT_KEPT = Duration.ofDays(1);

    /** More than anybody sums up. */
    static final Duration FAILURES_KEPT = Duration.ofMinutes(10);

    static final Duration AUDIT_KEPT = Duration.ofDays(400);
    private static final int BATCH = 1_000;
    private static final int BATCHES_MAX = 100;

    /** One batch of one table. */
    private interface Batch {
        int delete(Connection connection, Instant now) throws SQLException;
    }

    private final Database database;
    private final SignInDelay delay;
    private final InstantSource clock;
    private final Events events;
    private final SecureRandom random;

    CleanUp(Database database, SignInDelay delay, Events events, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.delay = delay;
        this.clock = clock;
        this.events = events;
        this.random = random;
    }

    /** Gives the number of rows removed. */
    int run() {
        return all((connection, now) -> RevocationTable.deleteExpired(connection, now, BATCH))
                + all((connection, now) -> CodeTable.deleteExpired(connection, repeatable(now), BATCH))
                + all((connection, now) -> BucketTable.deleteEmpty(connection, now, BATCH))
                + all((connection, now) -> IdempotencyTable.deleteExpired(connection, now, BATCH))
                + all((connection, now) -> OutboxTable.ROWS.deleteDone(connection, now.minus(SENT_KEPT), BATCH))
                + all((connection, now) -> AttemptTable.deleteBefore(connection, now.minus(delay.forgetAfter()), BATCH))
                + all((connection, now) -> SessionTable.deleteEnded(connection, now.minus(ENDED_KEPT), BATCH))
                + all(this::eraseDue)
                + all((connection, now) -> AccountTable.deleteAbandoned(connection, now.minus(ENDED_KEPT), BATCH))
                + all((connection, now) -> InstallationAccountTable.deleteBefore(connection, known(now), BATCH))
                + all((connection, now) -> InstallationTable.deleteAbandoned(connection, known(now), BATCH))
                + all((connection, now) -> EventTable.ROWS.deleteDone(connection, now.minus(SENT_KEPT), BATCH))
                + all((connection, now) -> SignInFailureTable.deleteBefore(connection, now.minus(FAILURES_KEPT), BATCH))
                + all((connection, now) -> AuditTable.deleteStrays(connection, now.minus(AUDIT_KEPT), BATCH))
                + all(AuditPartitions::keep);
    }

    /** A code that was used at its last moment may be shown again. */
    private static Instant repeatable(Instant now) {
        return now.minus(ShownCodes.REPEATABLE);
    }

    /** Whoever was seen before that is a stranger again. */
    private static Instant known(Instant now) {
        return now.minus(Installations.KNOWN_FOR);
    }

    /** The people whose seven days are over; only ids stay, in the audit. */
    private int eraseDue(Connection connection, Instant now) throws SQLException {
        List<UserTable.Due> due = UserTable.due(connection, now, BATCH);
        for (UserTable.Due account : due) {
            Caller system = Caller.SYSTEM.inTenant(account.tenant());
            String user = IdKind.USER.text(account.id());
            AuditTable.insert(connection, AuditEvent.ok(system, "system", "account.erase", user), now, random);
            UserTable.erase(connection, account);
            events.happened(connection, system, Event.ACCOUNT_DELETED, user, "", "erased", now);
        }
        return due.size();
    }

    private int all(Batch batch) {
        int removed = 0;
        for (int i = 0; i < BATCHES_MAX; i++) {
            int rows = database.transaction(
                    connection -> tryLock(connection) ? batch.delete(connection, clock.instant()) : 0);
            removed += rows;
            if (rows < BATCH) {
                return removed;
            }
        }
        return removed;
    }

    private static boolean tryLock(Connection connection) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT pg_try_advisory_xact_lock(?) AS got",
                        row -> row.getBoolean("got"),
                        AdvisoryLock.CLEAN_UP.number())
                .orElse(false);
    }
}
