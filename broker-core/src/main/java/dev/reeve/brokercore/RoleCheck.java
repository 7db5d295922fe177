// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

/** Before any token is looked at: a peer without the role costs nothing. */
final class RoleCheck implements Step {
    @Override
    public Ruling onRequest(Call call) {
        if (call.isPlain()) {
            return Ruling.PASS; // Decided at the door, before there was a call.
        }
        Refusal refusal = Access.checkRole(call.service(), call.client().peer());
        return refusal == null ? Ruling.PASS : new Ruling.Refuse(refusal);
    }
}
