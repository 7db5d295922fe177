// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.reeve.protocol.ReeveException;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;

/** The gateway's own calls to the auth worker, to a service that no caller from outside can reach. Blocks. */
final class Edge {
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
        Call call = new Call(
                OwnServices.EDGE,
                method,
                request.toByteArray(),
                MediaTypes.PROTOBUF,
                null,
                deadline,
                requestIds.get(),
                false,
                Call.Beside.NOTHING);
        try {
            return Replies.message(upstream.open(call), OwnServices.EDGE, reply);
        } catch (ReeveException e) {
            throw OwnServices.explained(e, OwnServices.EDGE);
        }
    }
}
