// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.wire;

/**
 * What one connection may send; everything is judged before memory is taken for it.
 *
 * @param handshakeBytesMax all handshake commands together
 * @param frameBytesMax a larger frame ends the connection
 * @param framesPerMessageMax a message of more frames is let go by
 * @param messageBytesMax likewise of more bytes
 */
public record ConnectionLimits(
        int handshakeBytesMax, int frameBytesMax, int framesPerMessageMax, int messageBytesMax) {}
