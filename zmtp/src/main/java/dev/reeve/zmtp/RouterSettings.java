// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp;

/**
 * Bounds of a ROUTER (docs/limits.md).
 *
 * @param frameBytesMax a larger frame closes the connection that sends it
 * @param framesPerMessageMax more frames than this in one message: the message is dropped whole
 * @param messageBytesMax likewise
 * @param sendQueueMessagesMax messages that wait for one slow peer
 * @param sendQueueBytesMax bytes that wait for one slow peer
 * @param connectionsMax connections in all, those included that never say a word
 * @param unencryptedAnywhere whether NULL may bind to an address that is not a loopback one (RFC 23: "should not")
 * @param handshakes bounds of unfinished connections; JeroMQ knows the one of {@code connectionsMax} only
 * @param heartbeats of idle peers; none with JeroMQ
 */
public record RouterSettings(
        int frameBytesMax,
        int framesPerMessageMax,
        int messageBytesMax,
        int sendQueueMessagesMax,
        long sendQueueBytesMax,
        int connectionsMax,
        boolean unencryptedAnywhere,
        HandshakeLimits handshakes,
        Heartbeats heartbeats) {

    private static final int MIB = 1_048_576;

    public RouterSettings {
        requirePositive("frameBytesMax", frameBytesMax);
        requirePositive("framesPerMessageMax", framesPerMessageMax);
        requirePositive("messageBytesMax", messageBytesMax);
        requirePositive("sendQueueMessagesMax", sendQueueMessagesMax);
        requirePositive("sendQueueBytesMax", sendQueueBytesMax);
        requirePositive("connectionsMax", connectionsMax);
    }

    /** With the usual handshake limits and heartbeats. */
    public RouterSettings(
            int frameBytesMax,
            int framesPerMessageMax,
            int messageBytesMax,
            int sendQueueMessagesMax,
            long sendQueueBytesMax,
            int connectionsMax,
            boolean unencryptedAnywhere) {
        this(
                frameBytesMax,
                framesPerMessageMax,
                messageBytesMax,
                sendQueueMessagesMax,
                sendQueueBytesMax,
                connectionsMax,
                unencryptedAnywhere,
                HandshakeLimits.defaults(),
                Heartbeats.defaults());
    }

    /** The same with other bounds for those who are not known yet, or silent. */
    public RouterSettings with(HandshakeLimits otherHandshakes, Heartbeats otherHeartbeats) {
        return new RouterSettings(
                frameBytesMax,
                framesPerMessageMax,
                messageBytesMax,
                sendQueueMessagesMax,
                sendQueueBytesMax,
                connectionsMax,
                unencryptedAnywhere,
                otherHandshakes,
                otherHeartbeats);
    }

    /** The values of docs/limits.md. */
    public static RouterSettings defaults() {
        return new RouterSettings(MIB + 65_536, 16, 4 * MIB, 1_000, 4L * MIB, 20_000, false);
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, not " + value);
        }
    }
}
