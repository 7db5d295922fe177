// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker.oidc;

/**
 * What a browser takes to the provider.
 *
 * @param state comes back with the code
 * @param nonce comes back in the ID token
 * @param challenge S256 of our verifier (RFC 7636)
 * @param loginHint whom the provider shall suggest; empty = nobody
 * @param fresh whether the provider shall ask again who this is, also when it knows
 */
public record AuthorizationRequest(String state, String nonce, String challenge, String loginHint, boolean fresh) {
    @Override
    public String toString() {
        return "AuthorizationRequest[...]";
    }
}
