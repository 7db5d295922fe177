// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp;

import java.util.Map;

/**
 * Counters of a ROUTER since it was bound, for metrics; gauges are named as such.
 *
 * @param connections gauge: TCP connections now, handshaken or not
 * @param refusedAtCap connections closed at once because the cap was reached
 * @param evictedAtCap connections closed to make room: the oldest that had never said a word
 * @param oversizedFrames connections closed for a frame over the bound, or for one that memory had no room for
 * @param overlongMessages messages dropped whole: too many frames or bytes
 * @param inboundOverflows connections closed because too much of theirs waited to be read
 * @param refusedHandshakes ZMTP 1.0 and 2.0, forged or oversized handshake commands; with the own engine also malformed
 *     ones, another mechanism, those that take too long; a key that is not allowed is none of these
 * @param droppedClosing messages of peers that are being closed
 * @param inboundBytes gauge: bytes received and not yet taken
 * @param outboundBytes gauge: bytes waiting in send queues
 * @param transportFaults exceptions that the transport's own IO thread survived
 * @param acceptPauses times that accepting stopped for a second, as no file descriptor was left
 * @param closed connections that ended, by reason; empty where the transport does not know reasons (JeroMQ)
 */
public record RouterStats(
        int connections,
        long refusedAtCap,
        long evictedAtCap,
        long oversizedFrames,
        long overlongMessages,
        long inboundOverflows,
        long refusedHandshakes,
        long droppedClosing,
        long inboundBytes,
        long outboundBytes,
        long transportFaults,
        long acceptPauses,
        Map<CloseReason, Long> closed) {
    public RouterStats {
        closed = Map.copyOf(closed);
    }
}
