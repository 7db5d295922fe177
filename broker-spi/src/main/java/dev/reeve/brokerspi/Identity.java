// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerspi;

import java.util.List;

/**
 * Whose request it is, from the token that the broker has verified.
 *
 * @param subject user ({@code u_...}) or key ({@code k_...})
 * @param session empty for keys
 * @param tenant empty if there is none
 * @param expiresUnix when the token ends, in seconds
 * @param installation of the app, empty if not said
 */
public record Identity(
        String subject, String session, String tenant, List<String> scopes, long expiresUnix, String installation) {

    public Identity {
        scopes = List.copyOf(scopes);
    }

    /** Whether the token has this scope. {@code admin} is a scope like others here. */
    public boolean hasScope(String scope) {
        return scopes.contains(scope);
    }
}
