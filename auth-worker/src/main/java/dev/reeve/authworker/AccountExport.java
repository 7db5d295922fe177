// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Operations: all that is kept of one person as one JSON object, for that person (who needs a fresh proof) or for an
 * administrator who answers them. Secrets and hashes are left out: they say nothing about anybody.
 */
final class AccountExport {
    /** Of sessions and of lines of the audit, the newest. */
    static final int ROWS_MAX = 1_000;

    private final Database database;
    private final AdminGate gate;
    private final InstantSource clock;
    private final SecureRandom random;

    AccountExport(Database database, AdminGate gate, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.gate = gate;
        this.clock = clock;
        this.random = random;
    }

    ObjectNode own(Caller caller) {
        return database.transaction(connection -> {
            Instant now = clock.instant();
            AccountRow account = SignedIn.findProven(connection, caller, now).account();
            AuditTable.insert(connection, AuditEvent.own(caller, account, "account.export"), now, random);
            return export(connection, Targets.see(connection, caller, account.id(), now), caller.tenant());
        });
    }

    ObjectNode byAdmin(Caller caller, String user) {
        return gate.run(
                caller,
                AdminAction.EXPORT_USER,
                user,
                (connection, now) -> export(
                        connection, Targets.see(connection, caller, Targets.userId(user), now), caller.tenant()));
    }

    private static ObjectNode export(Connection connection, UserRow user, String tenant) throws SQLException {
        UserProfile profile = UserProfile.read(connection, tenant, user.id());
        ObjectNode export = JsonNodeFactory.instance.objectNode();
        account(export.putObject("account"), user, profile);
        ArrayNode factors = export.putArray("factors");
        profile.factors()
                .forEach(factor -> factors.addObject()
                        .put("kind", factor.kind())
                        .put("name", factor.name())
                        .put("confirmedAt", WireTime.text(factor.confirmedAt())));
        ArrayNode identities = export.putArray("identities");
        profile.identities()
                .forEach(identity -> identities
                        .addObject()
                        .put("issuer", identity.issuer())
                        .put("subject", identity.subject())
                        .put("email", identity.email())
                        .put("createdAt", WireTime.text(identity.createdAt()))
                        .put("lastUsedAt", WireTime.text(identity.lastUsedAt())));
        sessions(connection, export.putArray("sessions"), user, tenant);
        audit(connection, export.putArray("audit"), user, tenant);
        return export;
    }

    private static void account(ObjectNode account, UserRow user, UserProfile profile) {
        account.put("user", user.subject())
                .put("email", user.email())
                .put("emailVerified", user.emailVerified())
                .put("displayName", user.displayName())
                .put("anonymous", user.anonymous())
                .put("status", user.status())
                .put("createdAt", WireTime.text(user.createdAt()))
                .put("lastSignInAt", WireTime.text(user.lastSignInAt()))
                .put("deleteAt", WireTime.text(user.deleteAt()))
                .put("hasPassword", profile.hasPassword())
                .put("recoveryCodesLeft", profile.recoveryCodesLeft());
        user.roles().forEach(account.withArray("roles")::add);
        account.set("userData", StoredJson.tree(profile.data().userData()));
        account.set("appData", StoredJson.tree(profile.data().appData()));
    }

    private static void sessions(Connection connection, ArrayNode sessions, UserRow user, String tenant)
            throws SQLException {
        SessionTable.historyOf(connection, tenant, user.id(), ROWS_MAX)
                .forEach(row -> sessions.addObject()
                        .put("session", row.session())
                        .put("client", row.client())
                        .put("kind", row.kind())
                        .put("platform", row.platform())
                        .put("model", row.model())
                        .put("appVersion", row.appVersion())
                        .put("address", row.address())
                        .put("createdAt", WireTime.text(row.createdAt()))
                        .put("lastUsedAt", WireTime.text(row.lastUsedAt())));
    }

    /** What was done to the account and what it did. */
    private static void audit(Connection connection, ArrayNode audit, UserRow user, String tenant) throws SQLException {
        SqlFilter filter = new SqlFilter()
                .and("tenant = ?", tenant)
                .and("(target = ? OR actor = ?)", user.subject(), user.subject());
        AuditTable.list(connection, filter, ROWS_MAX)
                .forEach(line -> audit.addObject()
                        .put("at", WireTime.text(line.at()))
                        .put("action", line.action())
                        .put("actor", line.actor())
                        .put("target", line.target())
                        .put("outcome", line.outcome())
                        .put("reason", line.reason())
                        .put("address", line.address()));
    }
}
