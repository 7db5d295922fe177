// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Operations of administrators that look at accounts. */
final class Users {
    private static final int SEARCH_MAX = 254;

    /**
     * What to list.
     *
     * @param kind anonymous, named; empty = all
     */
    record Request(String search, String status, String kind, int limit, String after) {}

    /** An account with all there is to see of it. */
    record Detail(UserRow user, UserProfile profile) {}

    private final AdminGate gate;

    Users(AdminGate gate) {
        this.gate = gate;
    }

    /** Newest first. */
    Paging.Page<UserRow> list(Caller caller, Request request) {
        return gate.guard(caller, AdminAction.LIST_USERS, caller.tenant(), () -> {
            UserTable.Query query = new UserTable.Query(
                    InputText.bounded("search", request.search().strip(), SEARCH_MAX),
                    InputText.oneOf("status", request.status(), List.of("", "active", "disabled")),
                    isAnonymous(request.kind()));
            Paging paging = Paging.of(request.limit(), request.after(), IdKind.USER::parse);
            return gate.commit(
                    caller,
                    AdminAction.LIST_USERS,
                    caller.tenant(),
                    (connection, now) -> paging.page(
                            UserTable.list(connection, caller.tenant(), query, paging, now), UserRow::subject));
        });
    }

    private static Optional<Boolean> isAnonymous(String kind) {
        return InputText.oneOf("kind", kind, List.of("", "anonymous", "named")).isEmpty()
                ? Optional.empty()
                : Optional.of(kind.equals("anonymous"));
    }

    Detail get(Caller caller, String user) {
        return gate.run(caller, AdminAction.GET_USER, user, (connection, now) -> {
            UserRow row = Targets.see(connection, caller, Targets.userId(user), now);
            return new Detail(row, UserProfile.read(connection, caller.tenant(), row.id()));
        });
    }

    /** Where that user is signed in, the one used last first. */
    List<UserSessionRow> sessions(Caller caller, String user) {
        return gate.run(caller, AdminAction.LIST_USER_SESSIONS, user, (connection, now) -> {
            UUID id = Targets.see(connection, caller, Targets.userId(user), now).id();
            return SessionTable.ofUser(connection, caller.tenant(), id, now);
        });
    }
}
