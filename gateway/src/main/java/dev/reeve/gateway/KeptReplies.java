// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.auth.v1.KeptAnswer;
import dev.reeve.protocol.v1.ReplyEnvelope;
import org.jspecify.annotations.Nullable;

/** The answer that a call with the same idempotency key got before. For one thread. */
final class KeptReplies implements Upstream.Replies {
    private final KeptAnswer answer;
    private boolean given;

    KeptReplies(KeptAnswer answer) {
        this.answer = answer;
    }

    @Override
    public @Nullable Reply next() {
        if (given) {
            return null;
        }
        given = true;
        if (answer.hasError()) {
            throw ReeveException.of(ReplyEnvelope.newBuilder()
                    .setStatus(answer.getError())
                    .putAllServerMeta(answer.getMetaMap())
                    .build());
        }
        return new Reply(answer.getBody().toByteArray(), answer.getContentType(), true, 0, 0, answer.getMetaMap());
    }

    @Override
    public void cancel() {
        // Nothing runs.
    }

    @Override
    public boolean isReplay() {
        return true;
    }
}
