// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import dev.reeve.protocol.v1.ReplyEnvelope;
import java.util.List;

/** The way back for one request. Any thread. */
interface ReplyChannel {

    /**
     * Hands a reply to the send queue; never blocks.
     *
     * @param body at least one frame
     */
    Offered offer(boolean last, ReplyEnvelope envelope, List<byte[]> body);

    /** What the broker takes; see {@link ReplyLimits#fault}. */
    ReplyLimits limits();

    /** What became of an offer. */
    enum Offered {
        SENT,
        /** Not now: the send queue is at its bound. */
        FULL,
        /** Never: the session is over, or the request was answered. */
        GONE
    }
}
