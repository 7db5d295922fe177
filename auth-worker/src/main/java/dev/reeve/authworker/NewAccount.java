// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * An account that waits for the proof of its address. It lies with its code, encrypted, and not among the accounts:
 * whoever signs up with the address of another leaves nothing behind that the other could come into.
 *
 * @param email as typed
 * @param phc hash of the password that was chosen with this very code
 */
record NewAccount(String email, String displayName, String phc) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a new account is plain text", e);
        }
    }

    static NewAccount ofJson(String json) {
        try {
            return JSON.readValue(json, NewAccount.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored new account cannot be read", e);
        }
    }

    EmailAddress address() {
        return EmailAddress.parse(email);
    }

    @Override
    public String toString() {
        return "NewAccount[...]";
    }
}
