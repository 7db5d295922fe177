// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

/**
 * A browser that is under way: what it was begun for, and what its end is checked against. Lies encrypted with its
 * state.
 *
 * @param redirect the app's
 * @param challenge the app's (PKCE)
 * @param nonce ours, in the ID token
 * @param verifier ours, for the provider's token endpoint
 * @param subject {@code u_...} that began it; empty = it is for a sign-in
 * @param session {@code s_...} likewise
 */
record OidcFlow(
        String provider,
        String tenant,
        OidcIntent intent,
        String redirect,
        String challenge,
        String nonce,
        String verifier,
        String subject,
        String session) {
    @Override
    public String toString() {
        return "OidcFlow[" + provider + ", " + intent + "]";
    }
}
