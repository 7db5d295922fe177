// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

/** One way into the gateway. A failure of the call is a {@link CliException}, the same whatever the door. */
interface CallDoor extends AutoCloseable {
    /** Calls, and hands over the replies as they come; returns after the last one. */
    void call(CallRequest request, ReplyPrinter printer);

    @Override
    void close();
}
