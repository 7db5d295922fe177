// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

/** Why a message or request was dropped: the label of {@code reeve_broker_dropped_total} (protocol.md 7.3). */
public enum DropReason {
    MALFORMED,
    HEADER_CHANGED,
    UNEXPECTED,
    CLOSING,
    EXPIRED,
    QUEUE_FULL,
    TOO_LARGE,
    NO_RIGHTS,
    LATE_REPLY,
    CLIENT_GONE,
    WORKER_LOST,
    ERROR_TO_PLAIN,
    PARTIAL_OVERFLOW,
    STAMP_SPOOFED,
    UNKNOWN_PEER,
    /** A command 0x80-0x8F of a newer Reeve peer, ignored (section 9.2). */
    UNKNOWN_EXTENSION
}
