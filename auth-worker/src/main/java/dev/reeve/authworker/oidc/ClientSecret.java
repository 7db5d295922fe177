// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker.oidc;

import java.security.interfaces.ECPrivateKey;

/** How we show the provider's token endpoint that the client is us. */
public sealed interface ClientSecret {
    /** Not at all: PKCE has to do. */
    record None() implements ClientSecret {}

    /** The text that the provider gave us. */
    record Text(String text) implements ClientSecret {
        @Override
        public String toString() {
            return "ClientSecret.Text[...]";
        }
    }

    /**
     * A short JWT that we sign ourselves, as Apple wants it.
     *
     * @param teamId of the developer account
     * @param keyId of the key
     */
    record Apple(String teamId, String keyId, ECPrivateKey key) implements ClientSecret {
        @Override
        public String toString() {
            return "ClientSecret.Apple[" + keyId + "]";
        }
    }
}
