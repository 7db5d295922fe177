// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;

/** How frames are written and read in one subprotocol of the WebSocket. */
interface SocketForm {
    String subprotocol();

    CompletableFuture<WebSocket> sendAuth(WebSocket socket, int id, String token);

    CompletableFuture<WebSocket> sendCall(WebSocket socket, int id, CallRequest call, String requestId);

    CompletableFuture<WebSocket> sendPong(WebSocket socket);

    /** A whole message of the gateway; the bytes of a text message are its UTF-8. */
    SocketFrame decode(byte[] message);
}
