// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

/** What a one-time code stands for: an identity that the provider has proven, and the flow it was proven in. */
record OidcProof(OidcFlow flow, ProvenIdentity identity) {
    @Override
    public String toString() {
        return "OidcProof[" + flow + "]";
    }
}
