// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

/**
 * An account that waits for the proof of its address. It lies with its code, encrypted, and not among the accounts:
 * whoever signs up with the address of another leaves nothing behind that the other could come into.
 *
 * @param email as typed
 * @param phc hash of the password that was chosen with this very code
 */
record NewAccount(String email, String displayName, String phc) {
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
