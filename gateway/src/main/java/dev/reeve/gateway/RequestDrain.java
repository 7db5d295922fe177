// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * Ends a connection whose request was answered before it was read. Closing with unread bytes makes the kernel send RST,
 * which can destroy the answer on its way; so a little more is read and thrown away first.
 */
final class RequestDrain {
    private static final long BYTES_MAX = 4 * 1024 * 1024;
    private static final Duration TIME_MAX = Duration.ofSeconds(1);

    private final HttpServerRequest request;
    private final Runnable callOff;
    private long bytes;
    private boolean closed;

    private RequestDrain(HttpServerRequest request, Loop loop) {
        this.request = request;
        this.callOff = loop.later(TIME_MAX, this::close);
    }

    /** Reads at most 4 MiB or one second, then closes. On the event loop. */
    static void thenClose(HttpServerRequest request, Loop loop) {
        if (request.isEnded()) {
            close(request);
            return;
        }
        RequestDrain drain = new RequestDrain(request, loop);
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
            callOff.run();
            close(request);
        }
    }

    private static void close(HttpServerRequest request) {
        request.connection().close().onFailure(_ -> {});
    }
}
