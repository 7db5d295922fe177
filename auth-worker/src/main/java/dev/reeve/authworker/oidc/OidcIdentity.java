// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker.oidc;

import java.time.Instant;
import java.util.Optional;

/**
 * Who somebody is, as a provider says and its signature proves.
 *
 * @param subject unique for this issuer, never given again
 * @param email empty = it said none
 * @param emailVerified whether the provider says that the address is theirs
 * @param name empty = it said none
 * @param authTime when they proved it to the provider; empty = it does not say
 */
public record OidcIdentity(
        String issuer, String subject, String email, boolean emailVerified, String name, Optional<Instant> authTime) {
    /** Personal data: not for logs. */
    @Override
    public String toString() {
        return "OidcIdentity[" + issuer + "]";
    }
}
