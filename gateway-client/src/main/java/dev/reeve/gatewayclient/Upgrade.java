// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** An anonymous account gets a name (docs/auth.md, Upgrade and merge). */
public final class Upgrade {
    private final Auth auth;

    Upgrade(Auth auth) {
        this.auth = auth;
    }

    /**
     * Address and password; empty = a mail with a code is on its way, which goes to {@link #verify}.
     *
     * @throws ReeveException WEAK_PASSWORD, MAIL_NOT_CONFIGURED and others
     */
    public Optional<SignedIn> withPassword(String email, String password) {
        ObjectNode body = Json.object().put("email", email).put("password", password);
        return Waiting.on(auth.go("upgrade/email", body));
    }

    /**
     * The code of that mail.
     *
     * @param email where the digits were typed; empty for the code of the link
     * @throws ReeveException CODE_INVALID; IDENTITY_IN_USE: the address has an account
     */
    public SignedIn verify(String code, String email) {
        ObjectNode body = Json.object().put("code", code).put("email", email);
        return Waiting.on(auth.go("upgrade/verify", body))
                .orElseThrow(() -> ReeveException.ofClient("INTERNAL", "internal", "no session in the answer"));
    }
}
