// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp;

import java.util.Locale;

/** Why a connection ended. Each end has exactly one reason and is counted under it ({@link RouterStats#closed}). */
public enum CloseReason {
    /** The other side ended the connection. */
    PEER_CLOSED,
    /** Who uses the transport asked for it. */
    ASKED,
    /** The transport itself was closed. */
    SHUTDOWN,
    /** The network failed, or nobody listens there. */
    NETWORK,
    /** An exception in our own code: a fault to mend, kept to this one connection. */
    FAULT,

    /** As many connections as allowed, and all of them have finished their handshake. */
    CONNECTION_CAP,
    /** As many unfinished handshakes on this listener as allowed. */
    HANDSHAKE_CAP,
    /** As many unfinished handshakes from this address as allowed. */
    ADDRESS_CAP,

    /** The handshake took too long, from the accept to its end. */
    HANDSHAKE_TIMEOUT,
    /** A handshake command, or all of them together, above the bound. */
    HANDSHAKE_TOO_LARGE,
    /** The first bytes are not ZMTP's. */
    BAD_GREETING,
    /** ZMTP 1.0 or 2.0 (RFC 23 asks to refuse them where security matters; here always). */
    OLD_VERSION,
    /** The other side speaks another security mechanism, or the same in the same role. */
    MECHANISM_MISMATCH,
    /** A handshake command that is malformed, or not the one that is due. */
    BAD_HANDSHAKE,
    /** A box that does not open: wrong key, or forged. */
    BAD_BOX,
    /** A nonce that does not increase: replayed. */
    BAD_NONCE,
    /** A cookie that is not ours, or too old. */
    BAD_COOKIE,
    /** The socket types do not fit together. */
    WRONG_SOCKET_TYPE,
    /** A handshake property that only the transport may know, or an Identity that is reserved. */
    FORGED_PROPERTY,
    /** Authentication: denied for good (ZAP 400). */
    DENIED,
    /** Authentication: not now, the peer may try again (ZAP 300). */
    DENIED_FOR_NOW,
    /** Authentication could not be decided, so it is denied (ZAP 500). */
    AUTHENTICATOR_FAILED,
    /** The other side answered our handshake with ERROR: trying again is no use (RFC 23). */
    ERROR_RECEIVED,

    /** Reserved flags, or a command with MORE. */
    BAD_FRAME,
    /** A frame that announces more than the bound, or more than 63 bits can say. */
    FRAME_TOO_LARGE,
    /** Too much that has come only in part, over all connections. */
    INBOUND_OVERFLOW,
    /** A malformed command, or one that has no place after the handshake. */
    BAD_COMMAND,
    /** Nothing came, not even a PONG. */
    SILENT,
    /** Nothing came within the time-to-live that the peer itself had announced. */
    TTL_EXPIRED,
    /** PONGs that the peer asked for and does not read. */
    SEND_QUEUE_FULL;

    /** As a metric's label: lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
