// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Map;

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

    void start(String contentType, Map<String, String> headers) {
        exchange.onLoop(() -> {
            if (exchange.startStream(contentType)) {
                headers.forEach(exchange.response()::putHeader);
            }
        });
    }

    /**
     * Hands an entry over.
     *
     * @return false if the reader is too slow or has gone
     */
    boolean write(Buffer bytes) throws InterruptedException {
        if (bytes.length() == 0) {
            return !gone;
        }
        if (!queue.awaitReserve(bytes.length())) {
            return false;
        }
        exchange.onLoop(() -> exchange.writePart(bytes, queue));
        return true;
    }

    /** Ends the answer. */
    void end(ReplyForm.Ending ending) {
        exchange.onLoop(() -> exchange.endStream(ending));
    }

    /** Ends the answer with an error as its last message. */
    void fail(ReplyForm form, Problem problem) {
        fail(form, problem, exchange.guard().answerWrite());
    }

    /** The same for a reader that may not read the error either. */
    void fail(ReplyForm form, Problem problem, Duration atMost) {
        exchange.onLoop(() -> exchange.failStream(problem, form.failed(problem), atMost));
    }
}
