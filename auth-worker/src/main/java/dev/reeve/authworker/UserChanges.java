// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.List;
import java.util.Optional;

/** Operations of administrators that change what is said of a user, and what the user may do. */
final class UserChanges {
    /**
     * What is to change.
     *
     * @param displayName empty = stays
     * @param appData a merge patch; empty = stays
     * @param version 0 = whatever it is
     */
    record Request(String user, Optional<String> displayName, Optional<String> appData, long version) {}

    private final AdminGate gate;
    private final Sessions sessions;
    private final RevocationFeed feed;

    UserChanges(AdminGate gate, Sessions sessions, RevocationFeed feed) {
        this.gate = gate;
        this.sessions = sessions;
        this.feed = feed;
    }

    UserRow update(Caller caller, Request request) {
        return gate.change(caller, AdminAction.UPDATE_USER, request.user(), (connection, account, now) -> {
            AccountChange change = AccountChange.of(connection, account, request.version());
            if (request.displayName().isPresent()) {
                change.rename(InputText.displayName(request.displayName().get()));
            }
            if (request.appData().isPresent()) {
                change.mergeAppData(request.appData().get());
            }
        });
    }

    /**
     * In place of those there were. What they add is in the user's tokens after the next refresh, 10 min at most; where
     * they take something away all sessions end, for a token cannot be made smaller.
     */
    UserRow setRoles(Caller caller, String user, List<String> names) {
        UserRow after = gate.run(caller, AdminAction.SET_USER_ROLES, user, (connection, now) -> {
            List<String> wanted = Targets.distinctRoles(names);
            AccountRow account = Targets.lock(connection, caller, Targets.userId(user));
            List<String> scopes = Targets.scopesToGive(connection, caller, wanted);
            UserTable.setRoles(connection, account, wanted);
            if (!scopes.containsAll(account.roles().scopes())) {
                var _ = sessions.endAll(connection, caller, account.owner(), Optional.empty(), "roles", now);
            }
            return Targets.see(connection, caller, account.id(), now);
        });
        feed.changed();
        return after;
    }

    /** The present password is good for nothing but being replaced. */
    UserRow requirePasswordChange(Caller caller, String user) {
        return gate.change(caller, AdminAction.REQUIRE_PASSWORD_CHANGE, user, (connection, account, now) -> {
            if (account.phc() == null) {
                throw AuthRefusal.invalid("this user has no password");
            }
            UserTable.mustChangePassword(connection, account);
        });
    }

    /** For somebody who lost the authenticator and the recovery codes. All sessions end: they may be the thief's. */
    UserRow removeFactors(Caller caller, String user) {
        UserRow after = gate.change(caller, AdminAction.REMOVE_USER_FACTORS, user, (connection, account, now) -> {
            boolean _ = FactorTable.remove(connection, account.id());
            var _ = sessions.endAll(connection, caller, account.owner(), Optional.empty(), "mfa-removed", now);
        });
        feed.changed();
        return after;
    }
}
