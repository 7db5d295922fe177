// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/** Operation: a new anonymous account and its first session. */
final class StartAnonymous {
    private final Database database;
    private final Sessions sessions;
    private final Limits limits;
    private final Events events;
    private final InstantSource clock;
    private final SecureRandom random;

    StartAnonymous(
            Database database,
            Sessions sessions,
            Limits limits,
            Events events,
            InstantSource clock,
            SecureRandom random) {
        this.database = database;
        this.sessions = sessions;
        this.limits = limits;
        this.events = events;
        this.clock = clock;
        this.random = random;
    }

    StartedSession run(Caller caller, ClientDescription client) {
        return database.transaction(connection -> {
            Instant now = clock.instant();
            limits.requireForAddress(connection, limits.settings().load().accountsPerAddress(), caller, now);
            UUID id = UuidV7.at(now, random);
            AccountTable.insertAnonymous(connection, caller.tenant(), id, now);
            Roles roles = Roles.ofNew(connection, caller.tenant());
            Owner owner = new Owner.AccountOwner(id, true, roles, Owner.Standing.ACTIVE);
            AuditTable.insert(
                    connection,
                    AuditEvent.ok(caller, owner.subject(), "account.create.anonymous", owner.subject()),
                    now,
                    random);
            events.happened(connection, caller, Event.ACCOUNT_CREATED, owner.subject(), "", "anonymous", now);
            return sessions.start(connection, caller, new NewSession(owner, client, List.of("anon")), now);
        });
    }
}
