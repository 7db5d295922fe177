// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.netty.handler.flush.FlushConsolidationHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Lets the answers that one turn of the event loop makes on one HTTP/2 connection leave by one system call: an answer
 * is three frames, and each request's virtual thread hands its own over.
 */
final class AnswersTogether {
    /** So many are never held back, whatever the turn still does. */
    private static final int FLUSHES_MAX = 64;

    private AnswersTogether() {}

    /** From now on. On the connection's event loop. */
    static void on(HttpConnection connection) {
        ((ConnectionBase) connection)
                .channel()
                .pipeline()
                .addFirst("reeve-answers-together", new FlushConsolidationHandler(FLUSHES_MAX, true));
    }
}
