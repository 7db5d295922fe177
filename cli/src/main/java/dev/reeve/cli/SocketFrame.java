// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

/** What the gateway says on a WebSocket, as far as a call is concerned. */
sealed interface SocketFrame {
    /** A reply that is not the last. */
    record Next(long id, ReplyBody body) implements SocketFrame {}

    /** The last reply, or the end of something else that was asked for. */
    record Done(long id, ReplyBody body, double queueMs, double workerMs) implements SocketFrame {}

    record Failed(long id, Problem problem) implements SocketFrame {}

    record Ping() implements SocketFrame {}

    /** News that nobody here waits for. */
    record Other() implements SocketFrame {}
}
