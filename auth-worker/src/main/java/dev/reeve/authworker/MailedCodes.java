// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Sends codes by mail in such a way that neither the answer nor the work tells whether somebody gets one: limit, one
 * code and one mail are written whatever is decided, and some of them are for nobody.
 */
final class MailedCodes {
    /** What goes out. */
    sealed interface Letter {
        CodeOrder order();

        /** A code. */
        record WithCode(CodeOrder order, String to, MailKind kind, String language) implements Letter {}

        /** A mail without a code, to the address of the order. */
        record Notice(CodeOrder order, MailKind kind, String language) implements Letter {}

        /** Nothing. */
        record None(CodeOrder order, MailKind kind) implements Letter {}
    }

    /** Decides in the transaction in which the letter is written. */
    interface Decision {
        Letter decide(Connection connection) throws SQLException;
    }

    private final Database database;
    private final Codes codes;
    private final Letters letters;
    private final Outbox outbox;
    private final Limits limits;
    private final InstantSource clock;

    MailedCodes(Database database, Codes codes, Letters letters, Outbox outbox, Limits limits, InstantSource clock) {
        this.database = database;
        this.codes = codes;
        this.letters = letters;
        this.outbox = outbox;
        this.limits = limits;
        this.clock = clock;
    }

    /** Refuses what nobody could send, and who asks for too many mails. */
    void pass(Caller caller, EmailAddress recipient) {
        outbox.requireOpen();
        AuthRefusal.throwIfPresent(
                database.transaction(connection -> limits.takeForMail(connection, caller, recipient, clock.instant())));
    }

    void send(Decision decision) {
        database.run(connection -> write(connection, decision.decide(connection), clock.instant()));
        outbox.committed();
    }

    /** In a transaction of the caller's, who says {@link Outbox#committed} after it. */
    void write(Connection connection, Letter letter, Instant now) throws SQLException {
        CodeOrder order = letter.order();
        String tenant = order.tenant();
        switch (letter) {
            case Letter.WithCode mail -> {
                FreshCode code = codes.issue(connection, order, now);
                outbox.put(
                        connection,
                        tenant,
                        letters.withCode(mail.kind(), mail.to(), mail.language(), code),
                        code.life(),
                        now);
            }
            case Letter.Notice notice -> {
                FreshCode code = codes.issueUseless(connection, order, now);
                String to = order.target().text();
                outbox.put(connection, tenant, letters.notice(notice.kind(), to, notice.language()), code.life(), now);
            }
            case Letter.None none -> {
                FreshCode code = codes.issueUseless(connection, order, now);
                String to = order.target().text();
                outbox.putNothing(connection, tenant, letters.notice(none.kind(), to, ""), code.life(), now);
            }
        }
    }
}
