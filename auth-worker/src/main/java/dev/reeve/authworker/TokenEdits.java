// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a hook changes in an access token.
 *
 * @param claims JSON object for the claim {@code c}; null = none
 * @param scopes that may stay; null = all
 */
record TokenEdits(@Nullable String claims, @Nullable List<String> scopes) {
    static final TokenEdits NONE = new TokenEdits(null, null);

    TokenEdits {
        scopes = scopes == null ? null : List.copyOf(scopes);
    }

    /** Never more than without the hook: who may write a hook may not give rights. */
    List<String> scopesOf(TokenSubject subject) {
        return scopes == null
                ? subject.scopes()
                : subject.scopes().stream().filter(scopes::contains).toList();
    }
}
