// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What a socket says before it counts as open, and how a message to all of them looks; text messages both ways. */
interface SocketTongue {
    /** To be offered in the handshake; null = none. */
    @Nullable
    String subprotocol();

    /** The first message; null = the socket is ready at once. */
    @Nullable
    String hello();

    /** What a message calls for. */
    Step heard(String message);

    /** A message that goes to all sockets, this one too. */
    String toAll(long number, long stampNs);

    /** What comes of a message. */
    sealed interface Step {
        /** Answer it. */
        record Say(String message) implements Step {}

        /** The socket is ready. */
        record Ready() implements Step {}

        /** A message to all that was sent then. */
        record Arrived(long stampNs) implements Step {}

        /** Something was refused. */
        record Failed(String message) implements Step {}

        /** Nothing. */
        record Nothing() implements Step {}
    }

    /** A Node server on {@code ws} that sends whatever it is told to everybody. */
    record Plain() implements SocketTongue {
        @Override
        public @Nullable String subprotocol() {
            return null;
        }

        @Override
        public @Nullable String hello() {
            return null;
        }

        @Override
        public Step heard(String message) {
            return arrived(message);
        }

        @Override
        public String toAll(long number, long stampNs) {
            return stamped(stampNs);
        }
    }

    /** {@code reeve.v1.json}: auth, then one topic that everybody follows. */
    record Reeve(String key) implements SocketTongue {
        private static final String TOPIC = "bench.all";

        @Override
        public String subprotocol() {
            return "reeve.v1.json";
        }

        @Override
        public String hello() {
            return "{\"id\":1,\"auth\":{\"token\":\"" + key + "\",\"client\":\"reeve-bench\"}}";
        }

        @Override
        public Step heard(String message) {
            if (message.startsWith("{\"publication\"")) {
                return arrived(message);
            }
            if (message.startsWith("{\"ping\"")) {
                return new Step.Say("{\"pong\":{}}");
            }
            if (message.startsWith("{\"id\":1,\"done\"")) {
                return new Step.Say("{\"id\":2,\"subscribe\":{\"topic\":\"" + TOPIC + "\"}}");
            }
            if (message.startsWith("{\"id\":2,\"done\"")) {
                return new Step.Ready();
            }
            return message.contains("\"error\"") ? new Step.Failed(message) : new Step.Nothing();
        }

        @Override
        public String toAll(long number, long stampNs) {
            return "{\"id\":" + (number + 3) + ",\"publish\":{\"topic\":\"" + TOPIC + "\",\"body\":" + stamped(stampNs)
                    + "}}";
        }
    }

    private static String stamped(long stampNs) {
        return "{\"at\":\"" + HexFormat.of().toHexDigits(stampNs) + "\",\"text\":\"" + "x".repeat(80) + "\"}";
    }

    private static Step arrived(String message) {
        int at = message.indexOf("\"at\":\"") + "\"at\":\"".length();
        return new Step.Arrived(HexFormat.fromHexDigitsToLong(message, at, at + 2 * Long.BYTES));
    }
}
