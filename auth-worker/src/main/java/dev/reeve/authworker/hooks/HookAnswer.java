// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker.hooks;

import java.util.List;
import java.util.Optional;

/** What a hook said. */
public sealed interface HookAnswer {
    /**
     * No.
     *
     * @param reason upper case, as the caller is to see it
     * @param message for a person; not empty
     */
    record Refused(String reason, String message) implements HookAnswer {}

    /** Go on. */
    record Agreed() implements HookAnswer {}

    /**
     * Go on, with changes to the account.
     *
     * @param appData JSON object that replaces the account's; empty = it stays
     * @param roles that replace the account's; empty = they stay
     */
    record Edited(Optional<String> appData, Optional<List<String>> roles) implements HookAnswer {
        public Edited {
            roles = roles.map(List::copyOf);
        }
    }

    /**
     * What goes into an access token.
     *
     * @param claims JSON object for the claim {@code c}; empty = none
     * @param scopes that the token may keep; empty = all
     */
    record Token(Optional<String> claims, Optional<List<String>> scopes) implements HookAnswer {
        public Token {
            scopes = scopes.map(List::copyOf);
        }
    }
}
