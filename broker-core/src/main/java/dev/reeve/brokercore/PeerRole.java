// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

/** What a peer is allowed to be. It comes from the authenticated key or the listener, never from the peer itself. */
public enum PeerRole {
    CLIENT,
    GATEWAY,
    WORKER,
    OPERATOR,
    AUTH,
    /** The broker's own caller inside the process. */
    BROKER
}
