// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Whether there is a tenant that a call names. Tenants do not go away, so one that was seen is asked for once. */
final class TenantNames {
    private final Database database;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    TenantNames(Database database) {
        this.database = database;
        known.add(Caller.DEFAULT_TENANT);
    }

    void require(String tenant) {
        if (known.contains(tenant)) {
            return;
        }
        if (database.transaction(connection -> TenantTable.find(connection, tenant))
                .isEmpty()) {
            throw AuthRefusal.of(AuthReason.NOT_FOUND, "there is no tenant of this name");
        }
        known.add(tenant);
    }
}
