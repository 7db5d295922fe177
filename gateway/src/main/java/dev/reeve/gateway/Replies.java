// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import org.jspecify.annotations.Nullable;

/** Takes replies as callers see them: there is always a last one, and protobuf reads as JSON where that was asked. */
final class Replies {
    private Replies() {}

    /**
     * Waits for the only reply of one of Reeve's own services.
     *
     * @throws ReeveException how the call failed
     */
    static <R extends MessageLite> R message(Upstream.Replies replies, String service, Parser<R> parser) {
        Reply reply = replies.next();
        if (reply == null || !reply.last()) {
            replies.cancel();
            throw ReeveException.of(ErrorReason.INTERNAL, service + " answered with a stream");
        }
        try {
            return parser.parseFrom(reply.body());
        } catch (InvalidProtocolBufferException e) {
            throw ReeveException.builder(ErrorReason.INTERNAL, service + " answered with no valid message")
                    .cause(e)
                    .build();
        }
    }

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
        return translated(reply, translation);
    }

    /** The reply as the caller wants it. */
    static Reply translated(Reply reply, Transcoder.@Nullable Translation translation) {
        if (translation == null || !MediaTypes.isProtobuf(reply.contentType())) {
            return reply;
        }
        boolean nothing = reply.body().length == 0 && reply.last() && translation.streaming();
        byte[] json = nothing ? reply.body() : translation.reply(reply.body());
        return reply.as(json, MediaTypes.JSON);
    }
}
