// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import java.util.Locale;

/**
 * Why a broker dropped a message: the label {@code reason} of {@code reeve_broker_dropped_total} (docs/protocol.md
 * 7.3).
 */
public enum DropReason {
    /** Not a message of any command, or over a size limit from a plain peer. */
    MALFORMED,
    /** A second header on one connection: other role or version. */
    HEADER_CHANGED,
    /** Valid, but not now or not from this peer (7-07). */
    UNEXPECTED,
    /** After a DISCONNECT either way. */
    CLOSING,
    /** A plain client's request whose time in the queue was over. */
    EXPIRED,
    /** A plain client's request at a full queue. */
    QUEUE_FULL,
    /** Over a limit of size. */
    TOO_LARGE,
    /** A plain client or a key that may not do this. */
    NO_RIGHTS,
    /** The reply of an attempt that had ended. */
    LATE_REPLY,
    /** A reply to a client that is gone. */
    CLIENT_GONE,
    /** A plain client's request whose worker died. */
    WORKER_LOST,
    /** A Reeve worker's error for a plain client (7.4). */
    ERROR_TO_PLAIN,
    /** PARTIALs that a client of 0.1 would get as one REPLY, over the message limit (7.4). */
    PARTIAL_OVERFLOW,
    /** A broker stamp from a client; removed from its envelope (E-05). */
    STAMP_SPOOFED,
    /** For or from a peer the transport does not know. */
    UNKNOWN_PEER,
    /** An interceptor did not let it pass. */
    DISCARDED,
    /** A plain client's request over its rate limit. */
    RATE_LIMITED;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The label's value, for example {@code late_reply}. */
    public String label() {
        return label;
    }
}
