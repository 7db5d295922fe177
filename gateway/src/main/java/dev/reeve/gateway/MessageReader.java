// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.gateway.rpc.Base64Pieces;
import dev.reeve.gateway.rpc.Frame;
import dev.reeve.gateway.rpc.FrameDecoder;
import dev.reeve.protocol.ErrorReason;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the length-prefixed messages of one request up to its half-close, on the event loop. All together they are no
 * larger than one body may be. A caller that keeps its side open after a message wants full duplex, which MDP does not
 * carry: it is told so after a while.
 */
final class MessageReader {
    private final Exchange exchange;
    private final LimitSettings limits;
    private final @Nullable Base64Pieces text;
    private final Consumer<List<Frame>> whole;
    private final FrameDecoder decoder;
    private final List<Frame> frames = new ArrayList<>();
    private int bytes;
    private boolean over;
    private Runnable callOff = () -> {};

    private MessageReader(Exchange exchange, LimitSettings limits, boolean text, Consumer<List<Frame>> whole) {
        this.exchange = exchange;
        this.limits = limits;
        this.text = text ? new Base64Pieces() : null;
        this.whole = whole;
        this.decoder = new FrameDecoder(limits.http().bodyBytes(), this::frame);
    }

    /**
     * Reads, then hands the messages on; after a refusal the consumer is never called.
     *
     * @param text the body is base64
     * @param deadline of the whole call
     */
    static void read(
            Exchange exchange, LimitSettings limits, boolean text, Duration deadline, Consumer<List<Frame>> whole) {
        if (!BodyReader.expectationMet(exchange)) {
            return;
        }
        MessageReader reader = new MessageReader(exchange, limits, text, whole);
        reader.callOff = exchange.later(limits.http().bodyRead(), reader::late);
        Runnable expiry = exchange.later(deadline, reader::expired);
        exchange.whenFinished(expiry);
        exchange.whenFinished(reader::stop);
        HttpServerRequest request = exchange.request();
        request.handler(reader::more);
        request.endHandler(_ -> {
            expiry.run();
            reader.end();
        });
        request.exceptionHandler(_ -> reader.stop());
        request.resume();
    }

    private void more(Buffer chunk) {
        if (over) {
            return;
        }
        try {
            byte[] piece = text == null ? chunk.getBytes() : text.decode(chunk.getBytes());
            if (!decoder.feed(piece)) {
                tooLarge();
            }
        } catch (IllegalArgumentException _) {
            refuse(Problem.refused(400, "the body is no base64", exchange.requestId()));
        }
    }

    private void frame(Frame frame) {
        if (over) {
            return;
        }
        if ((frame.flags() & ~Frame.COMPRESSED) != 0) {
            refuse(Problem.refused(400, "a message with unknown flags", exchange.requestId()));
            return;
        }
        bytes += Frame.PREFIX_BYTES + frame.payload().length;
        boolean first = frames.isEmpty();
        boolean tooMany = frames.size() == limits.rpc().messages();
        if (tooMany || (!first && bytes > limits.http().bodyBytes())) {
            tooLarge();
            return;
        }
        frames.add(frame);
        if (first) {
            callOff.run();
            callOff = exchange.later(limits.rpc().halfClose(), this::wantsDuplex);
        }
    }

    private void end() {
        if (over) {
            return;
        }
        stop();
        if (!decoder.isBetweenFrames() || (text != null && !text.isComplete())) {
            exchange.fail(Problem.refused(400, "the last message is cut off", exchange.requestId()));
        } else {
            whole.accept(frames);
        }
    }

    private void tooLarge() {
        refuse(Problem.of(
                ErrorReason.TOO_LARGE,
                "the messages are larger than " + limits.http().bodyBytes() + " bytes, or more than "
                        + limits.rpc().messages(),
                exchange.requestId()));
    }

    private void late() {
        refuse(Problem.refused(408, "no message arrived in time", exchange.requestId()));
    }

    private void expired() {
        refuse(Problem.of(ErrorReason.EXPIRED, "the deadline passed before the half-close", exchange.requestId()));
    }

    private void wantsDuplex() {
        refuse(RpcRefusal.STREAMING_NOT_CARRIED.problem(exchange.requestId()));
    }

    private void refuse(Problem problem) {
        if (!over) {
            stop();
            exchange.closeAfterwards();
            exchange.fail(problem);
        }
    }

    private void stop() {
        over = true;
        callOff.run();
    }
}
