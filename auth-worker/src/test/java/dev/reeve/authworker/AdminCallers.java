// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.util.List;

/** Callers with an API key, as a broker vouches for them. */
final class AdminCallers {
    private AdminCallers() {}

    static Caller inTenant(String tenant, String... scopes) {
        String key = ApiKey.generate(ApiKey.Kind.SECRET, new SecureRandom()).id();
        return new Caller(tenant, key, "", "", List.of(scopes), "request-3", "192.0.2.9");
    }
}
