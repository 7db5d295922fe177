// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.List;

/**
 * What an account is, and what that allows it to do in its tenant.
 *
 * @param scopes that the tenant's settings give for these roles at present; a role they do not name gives none
 */
record Roles(List<String> names, List<String> scopes) {
    static final Roles NONE = new Roles(List.of(), List.of());

    /** A column {@code role_scopes} of a query in which {@code a} is the account. */
    static final String SCOPES_COLUMN = "ARRAY(SELECT DISTINCT s.scope FROM auth.tenant t, unnest(a.roles) r(role),"
            + " jsonb_array_elements_text(t.settings -> 'roles' -> r.role) s(scope)"
            + " WHERE t.id = a.tenant ORDER BY s.scope) AS role_scopes";

    Roles {
        names = List.copyOf(names);
        scopes = List.copyOf(scopes);
    }
}
