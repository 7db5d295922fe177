// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Pattern;

/** Operations of administrators: tenants, and what a tenant sets for itself. */
final class Tenants {
    static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");
    private static final int TENANTS_MAX = 10_000;
    private static final int DISPLAY_NAME_MAX = 128;

    /**
     * A new tenant.
     *
     * @param key of its first administrator; shown once
     */
    record Created(TenantRow tenant, ApiKeyEntry entry, ApiKey key) {}

    private final AdminGate gate;
    private final SecureRandom random;

    Tenants(AdminGate gate, SecureRandom random) {
        this.gate = gate;
        this.random = random;
    }

    /** By name. */
    Paging.Page<TenantRow> list(Caller caller, int limit, String after) {
        return gate.run(caller, AdminAction.LIST_TENANTS, caller.tenant(), (connection, _) -> {
            requireDefault(caller);
            Paging paging = Paging.of(limit, "", _ -> Optional.empty());
            return paging.page(TenantTable.list(connection, after, paging.rowsToRead()), TenantRow::id);
        });
    }

    Created create(Caller caller, String tenant, String name) {
        return gate.run(caller, AdminAction.CREATE_TENANT, tenant, (connection, now) -> {
            requireDefault(caller);
            if (!NAME.matcher(tenant).matches()) {
                throw AuthRefusal.invalid("tenant must be [a-z0-9-]{1,32}");
            }
            if (TenantTable.count(connection) >= TENANTS_MAX) {
                throw AuthRefusal.invalid("there are " + TENANTS_MAX + " tenants, which is the most");
            }
            if (!TenantTable.insert(connection, tenant, displayName(name), now)) {
                throw AuthRefusal.of(AuthReason.ALREADY_EXISTS, "there is a tenant of this name");
            }
            ApiKey key = ApiKey.generate(ApiKey.Kind.SECRET, now, random);
            ApiKeyEntry entry = ApiKeyEntry.fresh(
                    key, "first administrator", Scopes.OF_THE_ADMIN_KEY, List.of(), caller.subject(), now, null);
            ApiKeyTable.insert(connection, tenant, entry, key.hash());
            return new Created(TenantTable.get(connection, tenant), entry, key);
        });
    }

    /** The caller's own. */
    TenantRow get(Caller caller) {
        return gate.run(
                caller,
                AdminAction.GET_TENANT,
                caller.tenant(),
                (connection, _) -> TenantTable.get(connection, caller.tenant()));
    }

    /** What roles there are. */
    TenantSettings roles(Caller caller) {
        return gate.run(
                caller,
                AdminAction.LIST_ROLES,
                caller.tenant(),
                (connection, _) -> TenantTable.get(connection, caller.tenant()).settings());
    }

    /** The caller's own. What roles give is in the tokens that are made from now on, in all of them after 10 min. */
    TenantRow update(Caller caller, String name, Optional<SortedMap<String, List<String>>> roles) {
        return gate.run(caller, AdminAction.UPDATE_TENANT, caller.tenant(), (connection, _) -> {
            if (!name.isEmpty()) {
                TenantTable.rename(connection, caller.tenant(), displayName(name));
            }
            if (roles.isPresent()) {
                TenantTable.setRoles(connection, caller.tenant(), TenantSettings.checked(roles.get()));
            }
            return TenantTable.get(connection, caller.tenant());
        });
    }

    private static String displayName(String name) {
        return InputText.bounded("name", name.strip(), DISPLAY_NAME_MAX);
    }

    /** Who runs the installation: tenants and signing keys are for all. */
    static void requireDefault(Caller caller) {
        if (!caller.tenant().equals(Caller.DEFAULT_TENANT)) {
            throw AuthRefusal.of(AuthReason.FORBIDDEN, "this is for administrators of the tenant default");
        }
    }
}
