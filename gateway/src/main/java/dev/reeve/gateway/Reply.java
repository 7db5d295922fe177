// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.Map;

/**
 * One reply to a {@link Call}: any number that are not last, then one that is.
 *
 * @param body empty if there is none
 * @param hasBody false: there is no body, which is not an empty one; the end of a stream, and no message
 * @param contentType of the body
 * @param last whether nothing follows
 * @param queueMs time in the broker's queue
 * @param workerMs time in the worker
 * @param app the service's own headers
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never changed
record Reply(
        byte[] body,
        boolean hasBody,
        String contentType,
        boolean last,
        double queueMs,
        double workerMs,
        Map<String, String> app) {
    Reply {
        app = Map.copyOf(app);
    }

    /** With a body. */
    Reply(byte[] body, String contentType, boolean last, double queueMs, double workerMs, Map<String, String> app) {
        this(body, true, contentType, last, queueMs, workerMs, app);
    }

    /** The same reply, read in another way. */
    Reply as(byte[] otherBody, String otherContentType) {
        return new Reply(otherBody, hasBody, otherContentType, last, queueMs, workerMs, app);
    }
}
