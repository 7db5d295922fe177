// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.google.protobuf.ByteString;
import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.auth.v1.KeptAnswer;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The replies to a reserved call; its end ends the reservation, before the caller hears of it. A caller that goes away
 * does not stop it: who comes back with the key wants the answer. A stream has no answer to come back for.
 */
final class ReservedReplies implements Upstream.Replies {
    private static final int KEPT_BYTES_MAX = 64 * 1024;

    private final Upstream.Replies replies;
    private final Reservation reservation;
    private final Executor virtualThreads;
    /** Set by the reading thread too, once a reply is none that can be kept. */
    private volatile boolean stream;

    private boolean parts;

    ReservedReplies(Upstream.Replies replies, Reservation reservation, boolean stream, Executor virtualThreads) {
        this.replies = replies;
        this.reservation = reservation;
        this.stream = stream;
        this.virtualThreads = virtualThreads;
    }

    @Override
    public @Nullable Reply next() {
        Reply reply;
        try {
            reply = replies.next();
        } catch (ReeveException e) {
            reservation.failed(e);
            throw e;
        }
        if (reply == null) {
            reservation.unknown();
        } else if (!reply.last()) {
            parts = true;
            stream = true;
        } else if (parts || reply.body().length > KEPT_BYTES_MAX) {
            reservation.answeredUnkept();
        } else {
            reservation.answered(KeptAnswer.newBuilder()
                    .setBody(ByteString.copyFrom(reply.body()))
                    .setContentType(reply.contentType())
                    .putAllMeta(reply.app())
                    .build());
        }
        return reply;
    }

    @Override
    public void cancel() {
        if (stream) {
            replies.cancel();
            virtualThreads.execute(reservation::unknown);
        }
    }

    @Override
    public boolean goesOn() {
        return !stream;
    }
}
