// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/**
 * What apps keep with an account: JSON objects {@code user_data} (of the user) and {@code app_data} (of servers).
 * A change is a merge patch (RFC 7396): members it names are set, those it names as null go, all others stay, so that
 * two devices that write different members do not undo each other.
 */
record AccountData(String userData, String appData, long version) {
    /** As PostgreSQL writes it down; also a constraint of the table. */
    static final int BYTES_MAX = 8_192;

    static final AccountData NONE = new AccountData("{}", "{}", 0);

    static AccountData read(Connection connection, String tenant, UUID account) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT user_data::text AS user_data, app_data::text AS app_data, version FROM auth.account"
                                + " WHERE tenant = ? AND id = ?",
                        row -> new AccountData(
                                row.getString("user_data"), row.getString("app_data"), row.getLong("version")),
                        tenant,
                        account)
                .orElseThrow();
    }

    /** The new object as text; refuses one that is too large. */
    static String merged(Connection connection, String field, String stored, String patch) throws SQLException {
        ObjectNode target = (ObjectNode) StoredJson.tree(stored);
        merge(target, (ObjectNode) StoredJson.tree(patch));
        String text = target.toString();
        if (text.contains("\\u0000")) {
            throw AuthRefusal.invalid(field + " contains a NUL character");
        }
        int bytes = Sql.first(
                        connection, "SELECT octet_length((?::jsonb)::text) AS bytes", row -> row.getInt("bytes"), text)
                .orElseThrow();
        if (bytes > BYTES_MAX) {
            throw AuthRefusal.invalid(field + " is larger than " + BYTES_MAX + " bytes");
        }
        return text;
    }

    private static void merge(ObjectNode target, ObjectNode patch) {
        patch.properties().forEach(member -> {
            String name = member.getKey();
            JsonNode value = member.getValue();
            if (value.isNull()) {
                target.remove(name);
            } else if (value instanceof ObjectNode inner) {
                ObjectNode merged = target.get(name) instanceof ObjectNode old ? old : target.objectNode();
                merge(merged, inner);
                target.set(name, merged);
            } else {
                target.set(name, value);
            }
        });
    }
}
