// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Empties the outbox, one mail after the other; each replica has one, on a thread of its own, and no mail is in two
 * hands. A mail may arrive twice when a replica dies between sending and noting it: its Message-ID is the same.
 */
final class Postman {
    /** What came of one try; the tag of the metric. */
    enum Outcome {
        SENT,
        RETRIED,
        GIVEN_UP
    }

    /** Told of every try. */
    interface Observer {
        void tried(Outcome outcome);
    }

    private static final Logger LOG = Logger.getLogger(Postman.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final Duration SERVER_AWAY_PAUSE = Duration.ofSeconds(10);
    /** Longer than all time-outs of one sending together. */
    private static final Duration LEASE = Duration.ofMinutes(5);

    private static final Duration RETRY_FIRST = Duration.ofSeconds(10);
    private static final Duration RETRY_MAX = Duration.ofMinutes(10);
    private static final int DOUBLINGS_MAX = 10;
    private static final int ROUND_MAX = 100;

    private final Database database;
    private final Outbox outbox;
    private final MailTemplates templates;
    private final MailSender sender;
    private final Observer observer;
    private final InstantSource clock;

    Postman(
            Database database,
            Outbox outbox,
            MailTemplates templates,
            MailSender sender,
            Observer observer,
            InstantSource clock) {
        this.database = database;
        this.outbox = outbox;
        this.templates = templates;
        this.sender = sender;
        this.observer = observer;
        this.clock = clock;
    }

    /** Task of an {@link Upkeep}: sends what is due; gives the pause before the next look. */
    Duration run() {
        outbox.waiting(database.transaction(connection -> OutboxTable.ROWS.waiting(connection, Outbox.WAITING_MAX)));
        for (int i = 0; i < ROUND_MAX; i++) {
            Optional<OutboxTable.Taken> taken =
                    database.transaction(connection -> OutboxTable.take(connection, clock.instant(), LEASE));
            if (taken.isEmpty()) {
                return LOOK_EVERY;
            }
            if (!deliver(taken.get())) {
                return SERVER_AWAY_PAUSE;
            }
        }
        return Duration.ZERO;
    }

    /** False when there is no sense in trying others now. */
    private boolean deliver(OutboxTable.Taken mail) {
        if (!clock.instant().isBefore(mail.expiresAt())) {
            giveUp(mail, "expired");
            return true;
        }
        try {
            sender.send(templates.render(mail.id(), mail.tenant(), outbox.open(mail)));
        } catch (MailFault fault) {
            return failed(mail, fault);
        }
        done(mail, "");
        observer.tried(Outcome.SENT);
        return true;
    }

    private boolean failed(OutboxTable.Taken mail, MailFault fault) {
        String error = String.valueOf(fault.getMessage());
        LOG.warnf("mail %s, try %d: %s", mail.id(), mail.attempts(), error);
        LOG.debug("its cause", fault);
        if (fault.kind() == MailFault.Kind.REFUSED) {
            giveUp(mail, error);
            return true;
        }
        Instant next = clock.instant().plus(pauseAfter(mail.attempts()));
        database.run(connection -> OutboxTable.ROWS.again(connection, mail.id(), error, next));
        observer.tried(Outcome.RETRIED);
        return fault.kind() != MailFault.Kind.SERVER_AWAY;
    }

    static Duration pauseAfter(int attempts) {
        Duration pause = RETRY_FIRST.multipliedBy(1L << Math.min(attempts - 1, DOUBLINGS_MAX));
        return pause.compareTo(RETRY_MAX) < 0 ? pause : RETRY_MAX;
    }

    private void giveUp(OutboxTable.Taken mail, String error) {
        done(mail, error);
        observer.tried(Outcome.GIVEN_UP);
    }

    private void done(OutboxTable.Taken mail, String error) {
        database.run(connection -> OutboxTable.ROWS.done(connection, mail.id(), error, clock.instant()));
    }
}
