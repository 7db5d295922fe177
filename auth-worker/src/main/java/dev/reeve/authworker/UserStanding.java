// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.Optional;
import java.util.UUID;

/** Operations of administrators that end what a user may do, or allow it again. */
final class UserStanding {
    private final AdminGate gate;
    private final Sessions sessions;
    private final RevocationFeed feed;
    private final Events events;

    UserStanding(AdminGate gate, Sessions sessions, RevocationFeed feed, Events events) {
        this.gate = gate;
        this.sessions = sessions;
        this.feed = feed;
        this.events = events;
    }

    /** All sessions end; a sign-in says {@code ACCOUNT_DISABLED} to whoever knows the password. */
    UserRow disable(Caller caller, String user) {
        UserRow after = gate.change(caller, AdminAction.DISABLE_USER, user, (connection, account, now) -> {
            if (account.subject().equals(caller.subject())) {
                throw AuthRefusal.invalid("nobody disables the account that they use");
            }
            UserTable.setStatus(connection, account, "disabled");
            var _ = sessions.endAll(connection, caller, account.owner(), Optional.empty(), "disabled", now);
            events.happened(connection, caller, Event.ACCOUNT_DISABLED, account.subject(), "", "by-admin", now);
        });
        feed.changed();
        return after;
    }

    UserRow enable(Caller caller, String user) {
        return gate.change(caller, AdminAction.ENABLE_USER, user, (connection, account, now) -> {
            UserTable.setStatus(connection, account, "active");
        });
    }

    /** @param session empty = all of them */
    SignOut.Result endSessions(Caller caller, String user, String session) {
        Sessions.Ended ended = gate.run(caller, AdminAction.REVOKE_USER_SESSIONS, user, (connection, now) -> {
            AccountRow account = Targets.lock(connection, caller, Targets.userId(user));
            if (session.isEmpty()) {
                return sessions.endAll(connection, caller, account.owner(), Optional.empty(), "by-admin", now);
            }
            UUID id = IdKind.SESSION.parse(session).orElseThrow(UserStanding::noSession);
            SessionRow found = SessionTable.find(connection, id, now)
                    .filter(row -> row.tenant().equals(caller.tenant()))
                    .filter(row -> row.owner().id().equals(account.id()))
                    .orElseThrow(UserStanding::noSession);
            return Sessions.Ended.one(sessions.end(connection, caller, found.id(), "by-admin", now));
        });
        return SignOut.Result.of(ended, feed);
    }

    private static AuthRefusal noSession() {
        return AuthRefusal.of(AuthReason.NOT_FOUND, "this user has no such session");
    }
}
