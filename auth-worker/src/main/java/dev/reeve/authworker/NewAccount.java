// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * An account that waits for the proof of its address. It lies with its code, encrypted, and not among the accounts:
 * whoever signs up with the address of another leaves nothing behind that the other could come into.
 *
 * @param email as typed
 * @param phc hash of the password that was chosen with this very code
 * @param edits what a hook wants of it; null = nothing, and then not written: workers of the version before read it
 */
record NewAccount(
        String email,
        String displayName,
        String phc,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable HookEdits edits) {
    NewAccount(String email, String displayName, String phc) {
        this(email, displayName, phc, null);
    }

    String toJson() {
        return StoredJson.write(this);
    }

    static NewAccount ofJson(String json) {
        return StoredJson.read(json, NewAccount.class);
    }

    EmailAddress address() {
        return EmailAddress.parse(email);
    }

    @Override
    public String toString() {
        return "NewAccount[...]";
    }
}
