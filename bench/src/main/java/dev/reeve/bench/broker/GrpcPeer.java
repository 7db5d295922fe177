// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import dev.reeve.bench.FreePort;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** gRPC without anything in between: the worker is the server. What a queue between them costs at all. */
final class GrpcPeer implements Peer {
    @Override
    public String name() {
        return "grpc";
    }

    @Override
    public String words() {
        return "grpc-java, unary, client to worker directly";
    }

    @Override
    public @Nullable String absence(Surroundings surroundings) {
        return null;
    }

    @Override
    public Hub start(Surroundings surroundings) {
        return new Hub(null, Integer.toString(FreePort.find()));
    }

    @Override
    public Caller caller(String endpoint, Answers answers) {
        return GrpcEcho.caller(Integer.parseInt(endpoint), 1, answers);
    }

    @Override
    public Responder responder(String endpoint) throws IOException {
        return GrpcEcho.server(Integer.parseInt(endpoint));
    }
}
