// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

/**
 * What an app makes of an identity that is proven.
 *
 * @param secondFactor to prove anew, where there is one; empty = none given
 * @param mergeFrom access token of an anonymous account that becomes part of the one signed in to; empty = none
 */
record OidcAttempt(
        OidcIntent intent, ProvenIdentity identity, ClientDescription client, String secondFactor, String mergeFrom) {
    @Override
    public String toString() {
        return "OidcAttempt[" + intent + "]";
    }
}
