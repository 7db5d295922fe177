// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * What an account is, and what that allows it to do in its tenant.
 *
 * @param scopes that the tenant's settings give for these roles at present; a role they do not name gives none
 * @param everybodysScopes of the role {@link #EVERYONE}: they set nobody above anybody
 */
record Roles(List<String> names, List<String> scopes, List<String> everybodysScopes) {
    /**
     * A tenant's role of this name is had by all its accounts, anonymous ones too. It cannot be given; of an account
     * that was given it all the same, by a hook or before, its scopes are everybody's, not its own.
     */
    static final String EVERYONE = "everyone";

    static final Roles NONE = new Roles(List.of(), List.of(), List.of());

    private static final String EVERYBODYS = "SELECT s.scope FROM auth.tenant t,"
            + " jsonb_array_elements_text(t.settings -> 'roles' -> '" + EVERYONE + "') s(scope)";

    /** Columns {@code role_scopes} and {@code everybodys_scopes} of a query in which {@code a} is the account. */
    static final String SCOPES_COLUMNS = "ARRAY(SELECT DISTINCT s.scope FROM auth.tenant t, unnest(a.roles) r(role),"
            + " jsonb_array_elements_text(t.settings -> 'roles' -> r.role) s(scope)"
            + " WHERE t.id = a.tenant AND r.role <> '" + EVERYONE + "' ORDER BY s.scope) AS role_scopes,"
            + " ARRAY(" + EVERYBODYS + " WHERE t.id = a.tenant) AS everybodys_scopes";

    Roles {
        names = List.copyOf(names);
        scopes = List.copyOf(scopes);
        everybodysScopes = List.copyOf(everybodysScopes);
    }

    /** Of a query with the account's {@code roles} and {@link #SCOPES_COLUMNS}. */
    static Roles read(ResultSet row) throws SQLException {
        return new Roles(Sql.texts(row, "roles"), Sql.texts(row, "role_scopes"), Sql.texts(row, "everybodys_scopes"));
    }

    /** Of an account that is being made. */
    static Roles ofNew(Connection connection, String tenant) throws SQLException {
        List<String> scopes =
                Sql.list(connection, EVERYBODYS + " WHERE t.id = ?", row -> row.getString("scope"), tenant);
        return new Roles(List.of(), List.of(), scopes);
    }
}
