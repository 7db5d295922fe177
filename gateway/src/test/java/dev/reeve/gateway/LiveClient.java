// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletableFuture;

/** A client of a live connection, whatever it speaks; its user says and hears JSON. */
interface LiveClient extends AutoCloseable {
    void say(String json);

    /** The next frame, within 10 s. */
    JsonNode next() throws InterruptedException;

    /** The next frame that is no ping. */
    default JsonNode hear() throws InterruptedException {
        JsonNode frame = next();
        while (frame.has("ping")) {
            frame = next();
        }
        return frame;
    }

    default JsonNode hearPing() throws InterruptedException {
        JsonNode frame = next();
        while (!frame.has("ping")) {
            frame = next();
        }
        return frame;
    }

    /** Says auth, and hears that the token is good. */
    default void authenticate(String token) throws InterruptedException {
        say("{\"id\":1,\"auth\":{\"token\":\"" + token + "\",\"client\":\"test\"}}");
        JsonNode done = hear();
        if (!done.path("done").has("user")) {
            throw new AssertionError("not authenticated: " + done);
        }
    }

    /** How the other side ended it. */
    CompletableFuture<String> closed();

    @Override
    void close();

    /** What it speaks. */
    enum Rendering {
        JSON {
            @Override
            LiveClient open(RunningGateway gateway) {
                return TestSocket.open(gateway, FrameFormat.JSON);
            }
        },
        PROTO {
            @Override
            LiveClient open(RunningGateway gateway) {
                return TestSocket.open(gateway, FrameFormat.PROTO);
            }
        },
        GRPC {
            @Override
            LiveClient open(RunningGateway gateway) {
                return new TestStream(gateway.port());
            }
        };

        abstract LiveClient open(RunningGateway gateway);

        /** Opens and authenticates. */
        LiveClient open(RunningGateway gateway, String token) throws InterruptedException {
            LiveClient client = open(gateway);
            client.authenticate(token);
            return client;
        }
    }
}
