// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/**
 * Sign-in by the system's browser. {@link #start} gives the address to open; the browser comes back to the app's own
 * redirect with a code, which {@link #exchange} takes. What has to match is kept in the store meanwhile, as the system
 * may end the app while its user is in the browser.
 */
public final class Oidc {
    private static final String NAME = "oidc";
    private static final int VERIFIER_BYTES = 48;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Auth auth;
    private final Store store;

    Oidc(Auth auth, Store store) {
        this.auth = auth;
        this.store = store;
    }

    /**
     * The address for the system's browser, good for 10 min.
     *
     * @param provider as the server's configuration names it: {@code google}
     * @param redirect one of the app's, as the server was told, to the letter
     */
    public String start(String provider, String redirect) {
        byte[] bytes = new byte[VERIFIER_BYTES];
        RANDOM.nextBytes(bytes);
        String verifier = Proofs.encoded(bytes);
        store.write(NAME, verifier.getBytes(StandardCharsets.US_ASCII));
        ObjectNode body = Json.object()
                .put("provider", provider)
                .put("redirect", redirect)
                .put("challenge", Proofs.sha256(verifier));
        return Waiting.on(auth.ask("oidc/start", body)).path("url").asText();
    }

    /**
     * Signs in with the code of the redirect, within 60 s.
     *
     * @throws ReeveException CODE_INVALID and others
     * @throws IllegalStateException nothing was started here
     */
    public SignedIn exchange(String code) {
        byte[] verifier = store.read(NAME);
        if (verifier == null) {
            throw new IllegalStateException("no sign-in was started on this device");
        }
        SignedIn who = Waiting.on(auth.begin(
                "oidc/exchange",
                body -> body.put("code", code).put("verifier", new String(verifier, StandardCharsets.US_ASCII))));
        store.remove(NAME);
        return who;
    }
}
