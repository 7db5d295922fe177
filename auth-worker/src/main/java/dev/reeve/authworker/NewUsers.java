// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/** Operations of administrators: a new account with a password, or with a mail whose code sets one. */
final class NewUsers {
    /**
     * A user to be made.
     *
     * @param password empty = by a code of the mail
     * @param appData a JSON object
     * @param verified the address needs no proof; with a password only
     * @param language of the mail
     */
    record Request(
            String email,
            String password,
            String displayName,
            List<String> roles,
            String appData,
            boolean verified,
            boolean mustChange,
            String language) {
        @Override
        public String toString() {
            return "NewUsers.Request[...]";
        }
    }

    private final AdminGate gate;
    private final Passwords passwords;
    private final UserMails mails;
    private final Events events;
    private final InstantSource clock;
    private final SecureRandom random;

    NewUsers(
            AdminGate gate,
            Passwords passwords,
            UserMails mails,
            Events events,
            InstantSource clock,
            SecureRandom random) {
        this.gate = gate;
        this.passwords = passwords;
        this.mails = mails;
        this.events = events;
        this.clock = clock;
        this.random = random;
    }

    UserRow create(Caller caller, Request request) {
        return request.password().isEmpty() ? invite(caller, request) : withPassword(caller, request);
    }

    private UserRow withPassword(Caller caller, Request request) {
        UUID id = UuidV7.at(clock.instant(), random);
        String target = IdKind.USER.text(id);
        return gate.guard(caller, AdminAction.CREATE_USER, target, () -> {
            EmailAddress email = EmailAddress.parse(request.email());
            passwords.choice().checkRules(request.password(), email);
            passwords.choice().checkKnown(caller, request.password());
            String phc = passwords.hash(request.password());
            return gate.commit(caller, AdminAction.CREATE_USER, target, (connection, now) -> {
                AccountRow account = insert(connection, caller, id, email, request, now);
                AccountTable.setPassword(connection, account, phc, now);
                if (request.verified()) {
                    AccountTable.verified(connection, account, now);
                }
                if (request.mustChange()) {
                    UserTable.mustChangePassword(connection, account);
                }
                return Targets.see(connection, caller, id, now);
            });
        });
    }

    private UserRow invite(Caller caller, Request request) {
        UUID id = UuidV7.at(clock.instant(), random);
        String target = IdKind.USER.text(id);
        UserRow invited = gate.guard(caller, AdminAction.INVITE_USER, target, () -> {
            EmailAddress email = EmailAddress.parse(request.email());
            String language = InputText.language(request.language());
            mails.requireOpen();
            return gate.commit(caller, AdminAction.INVITE_USER, target, (connection, now) -> {
                AccountRow account = insert(connection, caller, id, email, request, now);
                mails.write(connection, caller, account, UserMails.Kind.INVITE, language, now);
                return Targets.see(connection, caller, id, now);
            });
        });
        mails.committed();
        return invited;
    }

    private AccountRow insert(
            Connection connection, Caller caller, UUID id, EmailAddress email, Request request, Instant now)
            throws SQLException {
        String name = InputText.displayName(request.displayName());
        List<String> roles = Targets.distinctRoles(request.roles());
        List<String> _ = Targets.scopesToGive(connection, caller, roles);
        if (!UserTable.insert(connection, caller.tenant(), id, email, name, now)) {
            throw SignUp.inUse();
        }
        AccountRow account = AccountTable.find(connection, caller.tenant(), id).orElseThrow();
        UserTable.setRoles(connection, account, roles);
        UserTable.setAppData(connection, account, AccountData.merged(connection, "appData", "{}", request.appData()));
        events.happened(connection, caller, Event.ACCOUNT_CREATED, account.subject(), "", "by-admin", now);
        return account;
    }
}
