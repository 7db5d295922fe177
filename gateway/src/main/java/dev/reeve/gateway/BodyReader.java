// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ErrorReason;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gathers one request body within its bound and time, on the event loop. What is announced too large is refused unread;
 * what grows too large is refused at the first byte over, and no more is kept.
 */
final class BodyReader {
    private final Exchange exchange;
    private final int bytesMax;
    private final Consumer<byte[]> whole;
    private @Nullable Buffer body = Buffer.buffer();
    private Runnable callOff = () -> {};

    private BodyReader(Exchange exchange, int bytesMax, Consumer<byte[]> whole) {
        this.exchange = exchange;
        this.bytesMax = bytesMax;
        this.whole = whole;
    }

    /** Reads, then hands the body on; after a refusal the consumer is never called. */
    static void read(Exchange exchange, LimitSettings.HttpLimits limits, Consumer<byte[]> whole) {
        HttpServerRequest request = exchange.request();
        if (announced(request) > limits.bodyBytes()) {
            refuseTooLarge(exchange, limits.bodyBytes());
            return;
        }
        if (!expectationMet(exchange)) {
            return;
        }
        BodyReader reader = new BodyReader(exchange, limits.bodyBytes(), whole);
        reader.callOff = exchange.later(limits.bodyRead(), reader::late);
        request.handler(reader::more);
        request.endHandler(_ -> reader.end());
        request.exceptionHandler(_ -> reader.stop());
        exchange.onGone(() -> reader.stop());
        request.resume();
    }

    private static long announced(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        try {
            return length == null ? 0 : Long.parseLong(length.strip());
        } catch (NumberFormatException _) {
            return Long.MAX_VALUE;
        }
    }

    /** Answers an Expect header; false if the exchange is over. On the event loop. */
    static boolean expectationMet(Exchange exchange) {
        String expect = exchange.header("Expect");
        if (expect == null) {
            return true;
        }
        if (expect.equalsIgnoreCase("100-continue")) {
            exchange.response().writeContinue();
            return true;
        }
        exchange.closeAfterwards();
        exchange.fail(Problem.refused(417, "only Expect: 100-continue is known", exchange.requestId()));
        return false;
    }

    private void more(Buffer chunk) {
        Buffer kept = body;
        if (kept == null) {
            return;
        }
        if (kept.length() + chunk.length() > bytesMax) {
            body = null;
            refuseTooLarge(exchange, bytesMax);
            return;
        }
        kept.appendBuffer(chunk);
    }

    private void end() {
        callOff.run();
        Buffer kept = body;
        body = null;
        if (kept != null) {
            whole.accept(kept.getBytes());
        }
    }

    private void stop() {
        callOff.run();
        body = null;
    }

    private void late() {
        if (body != null) {
            body = null;
            exchange.closeAfterwards();
            exchange.fail(Problem.refused(408, "the body did not arrive in time", exchange.requestId()));
        }
    }

    private static void refuseTooLarge(Exchange exchange, int bytesMax) {
        exchange.closeAfterwards();
        exchange.fail(ErrorReason.TOO_LARGE, "the body is larger than " + bytesMax + " bytes");
    }
}
