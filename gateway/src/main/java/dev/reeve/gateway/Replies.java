// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import org.jspecify.annotations.Nullable;

/** Takes replies as callers see them: there is always a last one, and protobuf reads as JSON where that was asked. */
final class Replies {
    private Replies() {}

    /**
     * Waits for the next reply.
     *
     * @throws ReeveException how the call failed
     */
    static Reply next(Upstream.Replies replies, Transcoder.@Nullable Translation translation) {
        Reply reply = replies.next();
        if (reply == null) {
            throw ReeveException.of(ErrorReason.INTERNAL, "the replies ended without a last one");
        }
        if (translation == null || !MediaTypes.isProtobuf(reply.contentType())) {
            return reply;
        }
        boolean nothing = reply.body().length == 0 && reply.last() && translation.streaming();
        byte[] json = nothing ? reply.body() : translation.reply(reply.body());
        return new Reply(json, MediaTypes.JSON, reply.last(), reply.queueMs(), reply.workerMs(), reply.app());
    }
}
