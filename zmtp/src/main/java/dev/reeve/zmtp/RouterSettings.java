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
 */
public record RouterSettings(
        int frameBytesMax,
        int framesPerMessageMax,
        int messageBytesMax,
        int sendQueueMessagesMax,
        long sendQueueBytesMax,
        int connectionsMax,
        boolean unencryptedAnywhere) {

    private static final int MIB = 1_048_576;

    public RouterSettings {
        requirePositive("frameBytesMax", frameBytesMax);
        requirePositive("framesPerMessageMax", framesPerMessageMax);
        requirePositive("messageBytesMax", messageBytesMax);
        requirePositive("sendQueueMessagesMax", sendQueueMessagesMax);
        requirePositive("sendQueueBytesMax", sendQueueBytesMax);
        requirePositive("connectionsMax", connectionsMax);
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
