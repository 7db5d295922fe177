// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import dev.reeve.protocol.v1.Reason;

/** What a call tells the client that it belongs to. */
interface StreamEvents {
    void retried(ReplyStream stream, int attempt);

    /** Once, on whichever thread ended it. */
    void ended(ReplyStream stream, Reason reason, boolean cancelled);
}
