// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import org.jspecify.annotations.Nullable;

/** Frames of one subprotocol on the wire. */
interface Frames {
    /** Longest message that a gateway takes if it does not say. */
    long MESSAGE_BYTES_USUAL = 256 * 1024;

    String subprotocol();

    /** Sends a frame; false if the socket is closed or its queue full. */
    boolean send(Transport.Socket socket, ClientFrame frame);

    /** A text message; null = nothing this client knows. */
    @Nullable
    ServerFrame decode(String text);

    /** A binary message; likewise. */
    @Nullable
    ServerFrame decode(byte[] bytes);
}
