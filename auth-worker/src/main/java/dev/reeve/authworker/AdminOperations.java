// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

/** What administrators may do, in one place. */
final class AdminOperations {
    private final Users users;
    private final UserStanding userStanding;
    private final ListAudit listAudit;

    AdminOperations(AdminGate gate, Sessions sessions, RevocationFeed feed) {
        this.users = new Users(gate);
        this.userStanding = new UserStanding(gate, sessions, feed);
        this.listAudit = new ListAudit(gate);
    }

    Users users() {
        return users;
    }

    UserStanding userStanding() {
        return userStanding;
    }

    ListAudit listAudit() {
        return listAudit;
    }
}
