// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Mails are written into the database with what causes them and sent afterwards by a {@link Postman}: a mail server
 * that is away fails no operation, and no mail tells of what was rolled back.
 */
final class Outbox {
    /** Mails waiting in all; more than that means that none goes out. */
    static final int WAITING_MAX = 10_000;

    private static final String MAIL = "mail";
    private static final Duration FULL_RETRY = Duration.ofMinutes(1);

    private final MailSettings settings;
    private final SecretBox box;
    private final SecureRandom random;
    private volatile int waiting;
    private volatile Runnable wake = () -> {};

    Outbox(MailSettings settings, SecretBox box, SecureRandom random) {
        this.settings = settings;
        this.box = box;
        this.random = random;
    }

    /** Refuses before any work is done when no mail can go out. */
    void requireOpen() {
        if (settings.transport() == MailSettings.Transport.OFF) {
            throw AuthRefusal.of(AuthReason.MAIL_NOT_CONFIGURED, "this server cannot send mail");
        }
        if (waiting >= WAITING_MAX) {
            throw AuthRefusal.rateLimited("too many mails are waiting to be sent", FULL_RETRY);
        }
    }

    /** @param life after which it is not worth sending */
    void put(Connection connection, String tenant, MailOrder order, Duration life, Instant now) throws SQLException {
        if (settings.transport() != MailSettings.Transport.OFF) {
            OutboxTable.insert(connection, row(tenant, order, life, now), now, null);
        }
    }

    /** The work of {@link #put} for nobody: who is unknown takes as long as who is known. */
    void putNothing(Connection connection, String tenant, MailOrder order, Duration life, Instant now)
            throws SQLException {
        OutboxTable.insert(connection, row(tenant, order, life, now), now, now);
    }

    private OutboxTable.NewRow row(String tenant, MailOrder order, Duration life, Instant now) {
        UUID id = UuidV7.at(now, random);
        return new OutboxTable.NewRow(
                id, tenant, MAIL, box.close(rowName(id), order.toJson().getBytes(UTF_8)), life);
    }

    /** After the commit: no need to wait for the next look. */
    void committed() {
        wake.run();
    }

    void onCommitted(Runnable wakeUp) {
        wake = wakeUp;
    }

    MailOrder open(OutboxTable.Taken taken) {
        return box.open(rowName(taken.id()), taken.payload())
                .map(json -> MailOrder.ofJson(new String(json, UTF_8)))
                .orElseThrow(() -> new IllegalStateException("a mail in the outbox does not open"));
    }

    int waiting() {
        return waiting;
    }

    void waiting(int mails) {
        waiting = mails;
    }

    private static String rowName(UUID id) {
        return "outbox:" + id;
    }
}
