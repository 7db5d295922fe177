// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import java.util.Objects;

/**
 * The broker's fields of a reply envelope (E-07): 1, 4, 6 and 8.
 *
 * @param requestId 16 bytes
 * @param queueMs time in this broker's queue
 * @param workerId instance id of the worker, empty = not known
 * @param attempt dispatch attempt that answered, from 1
 */
@SuppressWarnings("ArrayRecordComponent") // bytes of the wire; nobody compares these records
public record ReplyStamp(byte[] requestId, float queueMs, String workerId, int attempt) {
    public ReplyStamp {
        Objects.requireNonNull(workerId, "workerId");
        if (requestId.length != Limits.REQUEST_ID_BYTES) {
            throw new IllegalArgumentException("a request id has 16 bytes, not " + requestId.length);
        }
    }
}
