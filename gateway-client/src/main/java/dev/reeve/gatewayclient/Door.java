// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

/** Which way a call takes. */
public enum Door {
    /** The WebSocket if it is open, else HTTP. */
    ANY,
    HTTP,
    /** The WebSocket; waits for it to open. */
    WEBSOCKET
}
