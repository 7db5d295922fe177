// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/** Writes the entries of one streamed answer, waiting for a slow reader; used by one virtual thread. */
final class StreamWriter {
    private final Exchange exchange;
    private final OutQueue queue;
    private volatile boolean gone;

    StreamWriter(Exchange exchange, OutQueue queue) {
        this.exchange = exchange;
        this.queue = queue;
        exchange.onGone(() -> {
            gone = true;
            queue.close();
        });
    }

    /** Whether the reader has gone away. */
    boolean isGone() {
        return gone;
    }

    void start(String contentType) {
        exchange.onLoop(() -> exchange.startStream(contentType));
    }

    /**
     * Hands an entry over.
     *
     * @return false if the reader is too slow or has gone
     */
    boolean write(String entry) throws InterruptedException {
        Buffer bytes = Buffer.buffer(entry);
        if (!queue.awaitReserve(bytes.length())) {
            return false;
        }
        exchange.onLoop(() -> {
            HttpServerResponse response = exchange.response();
            if (exchange.isGone() || response.ended()) {
                queue.release(bytes.length());
            } else {
                response.write(bytes).onComplete(_ -> queue.release(bytes.length()));
            }
        });
        return true;
    }

    /** Ends the answer. */
    void end() {
        exchange.onLoop(() -> {
            if (!exchange.isGone() && !exchange.response().ended()) {
                exchange.response().end().onFailure(_ -> {});
            }
        });
    }

    /** Ends the answer with an error entry as its last message. */
    void fail(StreamFormat format, Problem problem) {
        exchange.onLoop(() -> {
            if (!exchange.isGone() && !exchange.response().ended()) {
                exchange.streamFailed(problem.reason());
                exchange.response()
                        .end(Buffer.buffer(format.entry("error", ProblemJson.text(problem))))
                        .onFailure(_ -> {});
            }
        });
    }
}
