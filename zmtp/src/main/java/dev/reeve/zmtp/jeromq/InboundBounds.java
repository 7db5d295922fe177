// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.jeromq;

/**
 * What may be in memory of messages not yet taken.
 *
 * @param framesPerMessageMax over it the message is dropped whole
 * @param messageBytesMax likewise
 * @param connectionBytesMax over it the connection is closed
 * @param totalBytesMax over it the connection that sends is closed
 */
record InboundBounds(int framesPerMessageMax, long messageBytesMax, long connectionBytesMax, long totalBytesMax) {

    private static final long CONNECTION_BYTES_MAX = 64L * 1_048_576;

    static InboundBounds of(int framesPerMessageMax, long messageBytesMax) {
        long quarterOfHeap = Runtime.getRuntime().maxMemory() / 4;
        return new InboundBounds(
                framesPerMessageMax, messageBytesMax, Math.min(CONNECTION_BYTES_MAX, quarterOfHeap), quarterOfHeap);
    }
}
