// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/**
 * Ends a connection whose request was answered before it was read. Closing with unread bytes makes the kernel send RST,
 * which can destroy the answer on its way; so a little more is read and thrown away first.
 */
final class RequestDrain {
    private static final long BYTES_MAX = 4 * 1024 * 1024;
    private static final long TIME_MAX_MS = 1_000;

    private final HttpServerRequest request;
    private final Vertx vertx;
    private final long timer;
    private long bytes;
    private boolean closed;

    private RequestDrain(HttpServerRequest request, Vertx vertx) {
        this.request = request;
        this.vertx = vertx;
        this.timer = vertx.setTimer(TIME_MAX_MS, _ -> close());
    }

    /** Reads at most 4 MiB or one second, then closes. On the event loop. */
    static void thenClose(HttpServerRequest request, Vertx vertx) {
        if (request.isEnded()) {
            close(request);
            return;
        }
        RequestDrain drain = new RequestDrain(request, vertx);
        request.handler(buffer -> drain.count(buffer.length()));
        request.endHandler(_ -> drain.close());
        request.exceptionHandler(_ -> drain.close());
        request.resume();
    }

    private void count(int read) {
        bytes += read;
        if (bytes > BYTES_MAX) {
            close();
        }
    }

    private void close() {
        if (!closed) {
            closed = true;
            vertx.cancelTimer(timer);
            close(request);
        }
    }

    private static void close(HttpServerRequest request) {
        request.connection().close().onFailure(_ -> {});
    }
}
