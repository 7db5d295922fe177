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
 * @param connectionsMax connections in all
 */
public record RouterSettings(
        int frameBytesMax, int framesPerMessageMax, int messageBytesMax, int sendQueueMessagesMax, int connectionsMax) {

    /** The values of docs/limits.md. */
    public static RouterSettings defaults() {
        return new RouterSettings(1_048_576 + 65_536, 16, 4 * 1_048_576, 1_000, 20_000);
    }
}
