// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.time.InstantSource;

/** What administrators may do, in one place; and what people do with their own account by the same code. */
final class AdminOperations {
    /** What most operations need. */
    record Parts(
            Database database,
            Sessions sessions,
            RevocationFeed feed,
            AccountHooks hooks,
            Events events,
            InstantSource clock,
            SecureRandom random) {}

    private final Users users;
    private final UserStanding userStanding;
    private final UserChanges userChanges;
    private final NewUsers newUsers;
    private final UserMails userMails;
    private final AccountDeletion deletion;
    private final AccountExport export;
    private final ApiKeys apiKeys;
    private final Tenants tenants;
    private final SigningKeys signingKeys;
    private final ListAudit listAudit;

    AdminOperations(Parts parts, Passwords passwords, UserMails.Way mails, KeyRing keyRing) {
        AdminGate gate = new AdminGate(parts.database(), parts.clock(), parts.random());
        this.users = new Users(gate);
        this.userStanding = new UserStanding(gate, parts.sessions(), parts.feed(), parts.events());
        this.userChanges = new UserChanges(gate, parts.sessions(), parts.feed());
        this.userMails = new UserMails(gate, mails);
        this.newUsers = new NewUsers(gate, passwords, userMails, parts.events(), parts.clock(), parts.random());
        this.deletion = new AccountDeletion(gate, parts);
        this.export = new AccountExport(parts.database(), gate, parts.clock(), parts.random());
        this.apiKeys = new ApiKeys(gate, parts.sessions(), parts.feed(), parts.random());
        this.tenants = new Tenants(gate, parts.random());
        this.signingKeys = new SigningKeys(gate, keyRing, parts.feed());
        this.listAudit = new ListAudit(gate);
    }

    Users users() {
        return users;
    }

    UserStanding userStanding() {
        return userStanding;
    }

    UserChanges userChanges() {
        return userChanges;
    }

    NewUsers newUsers() {
        return newUsers;
    }

    UserMails userMails() {
        return userMails;
    }

    AccountDeletion deletion() {
        return deletion;
    }

    AccountExport export() {
        return export;
    }

    ApiKeys apiKeys() {
        return apiKeys;
    }

    Tenants tenants() {
        return tenants;
    }

    SigningKeys signingKeys() {
        return signingKeys;
    }

    ListAudit listAudit() {
        return listAudit;
    }
}
