// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

/**
 * Where the live connection is.
 *
 * <pre>
 * IDLE --connect()--> CONNECTING --socket open--> AUTHENTICATING --token good--> OPEN
 *  ^                      |                            |                          |
 *  |                      +------------- lost, refused, silent -------------------+
 *  +-- disconnect(), terminal, session lost        WAITING --back-off, network, foreground--> CONNECTING
 * </pre>
 */
public enum ConnectionState {
    /** Nobody asked for a connection, or it cannot be had. */
    IDLE,
    CONNECTING,
    AUTHENTICATING,
    OPEN,
    /** Until the next try. */
    WAITING
}
