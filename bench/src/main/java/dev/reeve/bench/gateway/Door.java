// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import dev.reeve.bench.broker.Answers;
import dev.reeve.bench.broker.Caller;
import dev.reeve.bench.broker.GrpcEcho;
import java.util.Arrays;
import java.util.Locale;

/** How a client calls the echo: of the gateway, or of a server that has it itself. */
enum Door {
    /** Unary gRPC over HTTP/2, on a few connections. */
    GRPC {
        @Override
        Caller caller(int port, Answers answers) {
            return GrpcEcho.caller(port, GRPC_CONNECTIONS, answers);
        }
    },
    /** JSON by HTTP/1.1: a connection for each open request, kept. */
    HTTP {
        @Override
        Caller caller(int port, Answers answers) {
            return new HttpCaller(port, PATH, HttpForm.JSON, answers);
        }
    },
    /** Connect, unary, protobuf, by HTTP/1.1. */
    CONNECT {
        @Override
        Caller caller(int port, Answers answers) {
            return new HttpCaller(port, "/" + GrpcEcho.SERVICE + "/Echo", HttpForm.PROTOBUF, answers);
        }
    };

    /** The echo's path at the HTTP door. */
    static final String PATH = path(EchoWorker.PLAIN_SERVICE);

    private static final int GRPC_CONNECTIONS = 4;

    /** Connects as soon as it calls. */
    abstract Caller caller(int port, Answers answers);

    /** Of a service's echo at the HTTP door. */
    static String path(String service) {
        return "/v1/services/" + service + "/echo";
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Door of(String word) {
        return Arrays.stream(values())
                .filter(door -> door.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such door: " + word));
    }
}
