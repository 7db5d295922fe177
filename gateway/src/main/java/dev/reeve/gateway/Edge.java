// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The gateway's own calls to the auth worker, to a service that no caller from outside can reach. Blocks. */
final class Edge {
    private static final String SERVICE = "reeve.auth.v1.edge";

    private final Upstream upstream;
    private final Supplier<UUID> requestIds;

    Edge(Upstream upstream, Supplier<UUID> requestIds) {
        this.upstream = upstream;
        this.requestIds = requestIds;
    }

    /**
     * Asks and waits for the answer.
     *
     * @throws ReeveException APPLICATION or INVALID_REQUEST: the answer is no; else nobody could say
     */
    <R extends MessageLite> R ask(String method, MessageLite request, Parser<R> reply, Duration deadline) {
        Upstream.Replies replies = upstream.open(new Call(
                SERVICE,
                method,
                request.toByteArray(),
                MediaTypes.PROTOBUF,
                null,
                deadline,
                requestIds.get(),
                false,
                Call.Beside.NOTHING));
        Reply answer = answer(replies);
        if (answer == null || !answer.last()) {
            replies.cancel();
            throw ReeveException.of(ErrorReason.INTERNAL, SERVICE + " answered with a stream");
        }
        try {
            return reply.parseFrom(answer.body());
        } catch (InvalidProtocolBufferException e) {
            throw ReeveException.builder(ErrorReason.INTERNAL, SERVICE + " answered with no valid message")
                    .cause(e)
                    .build();
        }
    }

    private static @Nullable Reply answer(Upstream.Replies replies) {
        try {
            return replies.next();
        } catch (ReeveException e) {
            throw OwnServices.explained(e, SERVICE);
        }
    }
}
