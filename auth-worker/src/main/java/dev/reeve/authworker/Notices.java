// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who is told about sessions: their owner by mail, hooks as events; in the transactions of what they tell of. */
final class Notices {
    /** The zone of the reader is not known. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final MailSettings settings;
    private final Letters letters;
    private final Outbox outbox;
    private final Events events;

    Notices(MailSettings settings, Letters letters, Outbox outbox, Events events) {
        this.settings = settings;
        this.letters = letters;
        this.outbox = outbox;
        this.events = events;
    }

    void started(Connection connection, Caller caller, SessionRow session, ClientDescription client, Instant now)
            throws SQLException {
        happened(
                connection,
                caller,
                Event.SESSION_CREATED,
                session,
                session.kind().column(),
                now);
        tellOfNewInstallation(connection, caller, session, client, now);
    }

    /** @param reason one word */
    void ended(Connection connection, Caller caller, UUID session, String reason, Instant now) throws SQLException {
        if (events.isHeard(Event.SESSION_REVOKED)) {
            SessionRow ended = SessionTable.find(connection, session, now).orElseThrow();
            happened(connection, caller, Event.SESSION_REVOKED, ended, reason, now);
        }
    }

    private void happened(
            Connection connection, Caller caller, Event event, SessionRow session, String detail, Instant now)
            throws SQLException {
        String id = IdKind.SESSION.text(session.id());
        events.happened(connection, caller, event, session.owner().subject(), id, detail, now);
    }

    /** To whoever signed in on an installation that the account was not seen on; not for its first session. */
    private void tellOfNewInstallation(
            Connection connection, Caller caller, SessionRow session, ClientDescription client, Instant now)
            throws SQLException {
        if (!settings.newSignIn() || !(session.owner() instanceof Owner.AccountOwner)) {
            return;
        }
        Optional<String> email = SessionTable.addressIfNew(connection, session, now.minus(CleanUp.ENDED_KEPT));
        if (email.isPresent()) {
            String device = Stream.of(client.name(), client.model(), client.platform())
                    .filter(part -> !part.isEmpty())
                    .collect(Collectors.joining(", "));
            put(
                    connection,
                    caller,
                    MailKind.NEW_SIGN_IN,
                    email.get(),
                    Map.of(
                            MailTemplates.TIME,
                            TIME.format(now),
                            MailTemplates.DEVICE,
                            device,
                            MailTemplates.ADDRESS,
                            caller.address()),
                    now);
        }
    }

    /** The session ended, for its refresh token came a second time. */
    void reused(Connection connection, Caller caller, SessionRow session, Instant now) throws SQLException {
        happened(connection, caller, Event.SESSION_REUSED, session, "", now);
        if (session.owner() instanceof Owner.AccountOwner owner) {
            Optional<String> email = AccountTable.find(connection, session.tenant(), owner.id())
                    .flatMap(account -> Optional.ofNullable(account.email()));
            if (email.isPresent()) {
                Map<String, String> values = Map.of(MailTemplates.TIME, TIME.format(now));
                put(connection, caller, MailKind.SESSION_REUSED, email.get(), values, now);
            }
        }
    }

    private void put(
            Connection connection, Caller caller, MailKind kind, String email, Map<String, String> values, Instant now)
            throws SQLException {
        outbox.put(connection, caller.tenant(), letters.notice(kind, email, "", values), Letters.NOTICE_LIFE, now);
    }
}
