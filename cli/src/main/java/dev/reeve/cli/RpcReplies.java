// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import org.jspecify.annotations.Nullable;

/** Messages of an RPC as replies. Which one is the last is known at the end only: where one is expected, it waits. */
final class RpcReplies {
    private final ReplyPrinter printer;
    private final boolean stream;
    private final String contentType;
    private @Nullable ReplyBody held;
    private boolean several;

    RpcReplies(ReplyPrinter printer, CallRequest call) {
        this.printer = printer;
        this.stream = call.stream();
        this.contentType = call.json() ? ReplyBody.JSON : "application/proto";
    }

    /** A message has come; false = nobody reads any more. */
    boolean message(byte[] bytes) {
        ReplyBody body = new ReplyBody(bytes, contentType);
        if (!stream && !several && held == null) {
            held = body;
            return true;
        }
        several = true;
        boolean isRead = held == null || printer.partial(held);
        held = null;
        return isRead && printer.partial(body);
    }

    /** It ended well. */
    void end(CallTimes times) {
        printer.last(held == null ? ReplyBody.NONE : held, times);
    }
}
