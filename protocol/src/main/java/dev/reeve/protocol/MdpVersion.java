// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

/**
 * The two versions of the Majordomo Protocol. A message's header names its version and the role of the peer; they are
 * not compatible with each other (RFC 18), so every encoder and handler asks for the version.
 */
public enum MdpVersion {
    /** RFC 7: a leading empty frame, {@code MDPC01} or {@code MDPW01}, client commands without a command byte. */
    MDP01,
    /** RFC 18: {@code MDPC02} or {@code MDPW02} first, a command byte in every message, PARTIAL replies. */
    MDP02
}
