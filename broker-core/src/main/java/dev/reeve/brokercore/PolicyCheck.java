// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

/** The policy of the service, and the scopes that its workers ask for, once it is known whose call it is. */
final class PolicyCheck implements Step {
    @Override
    public Ruling onRequest(Call call) {
        if (call.isPlain()) {
            return Ruling.PASS; // Decided at the door, before there was a call.
        }
        Refusal refusal =
                Access.check(call.service(), call.method(), call.client().peer(), call.identity);
        return refusal == null ? Ruling.PASS : new Ruling.Refuse(refusal);
    }
}
