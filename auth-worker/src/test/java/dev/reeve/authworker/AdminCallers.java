// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.util.List;

/** Callers with an API key, as a broker vouches for them. */
final class AdminCallers {
    private AdminCallers() {}

    /** Another tenant, which this gives the id of. */
    static String tenant(AuthFixture fixture) {
        int _ = fixture.update("INSERT INTO auth.tenant (id, name) VALUES ('other', 'Other') ON CONFLICT DO NOTHING");
        return "other";
    }

    /** What the roles of the default tenant give. */
    static void roles(AuthFixture fixture, String json) {
        int _ = fixture.update("UPDATE auth.tenant SET settings = jsonb_build_object('roles', ?::jsonb)", json);
    }

    static Caller inTenant(String tenant, String... scopes) {
        String key = ApiKey.generate(ApiKey.Kind.SECRET, new SecureRandom()).id();
        return new Caller(tenant, key, "", "", List.of(scopes), "request-3", "192.0.2.9");
    }
}
