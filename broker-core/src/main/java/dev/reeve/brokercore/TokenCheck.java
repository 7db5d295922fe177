// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.EnvelopeView;
import dev.reeve.protocol.v1.Identity;

/** Whose call it is: from the driver's cache at once, else after the driver's verdict; bounded. */
final class TokenCheck implements Step {
    private final TokenDesk desk;
    private final TokenCache tokens;

    TokenCheck(TokenDesk desk, TokenCache tokens) {
        this.desk = desk;
        this.tokens = tokens;
    }

    @Override
    public Ruling onRequest(Call call) {
        EnvelopeView envelope = call.envelope();
        if (envelope == null || !envelope.hasToken()) {
            return Ruling.PASS;
        }
        TokenVerdict verdict = tokens.cached(envelope.frame(), envelope.tokenOffset(), envelope.tokenLength());
        if (verdict != null) {
            return judge(call, verdict);
        }
        if (desk.isFull()) {
            return busy();
        }
        desk.ask(call, envelope);
        return Ruling.WAIT;
    }

    /** A token that does not verify counts as none where none is needed. */
    Ruling judge(Call call, TokenVerdict verdict) {
        return switch (verdict) {
            case TokenVerdict.Verified(Identity identity) -> {
                call.identity = identity;
                yield Ruling.PASS;
            }
            case TokenVerdict.Refused _ ->
                Access.needsIdentity(call.service()) ? new Ruling.Refuse(Refusal.UNAUTHENTICATED) : Ruling.PASS;
            case TokenVerdict.KeysMissing _ -> new Ruling.Refuse(Refusal.NO_KEYS);
            case TokenVerdict.Overloaded _ -> busy();
        };
    }

    private static Ruling busy() {
        return new Ruling.Refuse(Refusal.queueFull("too many tokens to verify", 1_000));
    }
}
