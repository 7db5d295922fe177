// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.gateway.rpc.Frame;
import dev.reeve.gateway.rpc.FrameDecoder;
import dev.reeve.protocol.ErrorReason;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One stream of messages in both directions at once, over gRPC or Connect and HTTP/2. Owned by its event loop; what is
 * sent and not yet written is bounded by its {@link OutQueue}.
 */
final class DuplexStream {
    private static final Duration LAST_WORD = Duration.ofSeconds(1);

    private final Exchange exchange;
    private final Loop loop;
    private final FramedDialect dialect;
    private final OutQueue queue;
    private final FrameDecoder decoder;
    private DuplexService.@Nullable Listener listener;
    /** What came in one piece with the message at which the service paused. */
    private final Deque<byte[]> held = new ArrayDeque<>();

    private boolean paused;
    private boolean over;

    private DuplexStream(Exchange exchange, FramedDialect dialect, int messageBytesMax, OutQueue queue) {
        this.exchange = exchange;
        this.loop = Loop.current();
        this.dialect = dialect;
        this.queue = queue;
        this.decoder = new FrameDecoder(messageBytesMax, this::frame);
    }

    /** Opens it: the service hears the messages from now on. On the event loop. */
    static void open(
            Exchange exchange, FramedDialect dialect, int messageBytesMax, OutQueue queue, DuplexService service) {
        DuplexStream stream = new DuplexStream(exchange, dialect, messageBytesMax, queue);
        boolean _ = exchange.startStream(dialect.contentType());
        stream.listener = service.open(stream);
        exchange.onGone(stream::gone);
        HttpServerRequest request = exchange.request();
        request.handler(stream::more);
        request.endHandler(_ -> stream.ended());
        request.resume();
    }

    UUID requestId() {
        return exchange.requestId();
    }

    String address() {
        return exchange.address();
    }

    ConnectionGuard guard() {
        return exchange.guard();
    }

    Loop loop() {
        return loop;
    }

    @Nullable
    String header(String name) {
        return exchange.header(name);
    }

    boolean isOpen() {
        return !over;
    }

    /** Hears nothing more until {@link #resume}. On the event loop. */
    void pause() {
        paused = true;
        exchange.request().pause();
    }

    void resume() {
        paused = false;
        while (!paused && !held.isEmpty()) {
            hear(held.removeFirst());
        }
        if (!paused) {
            exchange.request().resume();
        }
    }

    /** Sends now, or says that the reader is too slow. On the event loop. */
    boolean send(byte[] message) {
        Buffer bytes = dialect.message(message);
        if (!queue.tryReserve(bytes.length())) {
            return false;
        }
        write(bytes);
        return true;
    }

    /**
     * Waits for room, then sends if the condition still holds on the event loop; for virtual threads.
     *
     * @return false if the reader was too slow or has gone
     */
    boolean await(byte[] message, BooleanSupplier stillWanted) throws InterruptedException {
        Buffer bytes = dialect.message(message);
        if (!queue.awaitReserve(bytes.length())) {
            return false;
        }
        loop.run(() -> {
            if (stillWanted.getAsBoolean()) {
                write(bytes);
            } else {
                queue.release(bytes.length());
            }
        });
        return true;
    }

    /** Whether a message of so many bytes could be sent now. */
    boolean hasRoom(int bytes) {
        return queue.hasRoom(bytes);
    }

    /** Whether the reader has taken nothing for longer than it may. */
    boolean isStuck() {
        return queue.isStuck();
    }

    /** The service has said all. On the event loop. */
    void end() {
        close(null);
    }

    /** The end, with an error as its last message. On the event loop. */
    void fail(Problem problem) {
        close(problem);
    }

    private void close(@Nullable Problem problem) {
        if (over) {
            return;
        }
        over = true;
        queue.close();
        if (!exchange.request().isEnded()) {
            exchange.closeAfterwards();
        }
        ReplyForm.Ending ending = dialect.ending(problem, Map.of());
        if (problem == null) {
            exchange.endStream(ending, LAST_WORD);
        } else {
            exchange.failStream(problem, ending, LAST_WORD);
        }
    }

    private void write(Buffer bytes) {
        if (over) {
            queue.release(bytes.length());
        } else {
            exchange.writePart(bytes, queue);
        }
    }

    private void more(Buffer chunk) {
        if (!over && !decoder.feed(chunk.getBytes())) {
            broken(Problem.of(ErrorReason.TOO_LARGE, "the message is too large", requestId()));
        }
    }

    private void frame(Frame frame) {
        if (over) {
            return;
        }
        if (frame.isCompressed()) {
            broken(RpcRefusal.ENCODING_UNKNOWN.problem(requestId()));
        } else if (frame.flags() != 0) {
            broken(Problem.of(ErrorReason.INVALID_REQUEST, "a message with unknown flags", requestId()));
        } else if (paused) {
            held.add(frame.payload());
        } else {
            hear(frame.payload());
        }
    }

    private void hear(byte[] message) {
        DuplexService.Listener hearer = listener;
        if (!over && hearer != null) {
            hearer.message(message);
        }
    }

    private void ended() {
        DuplexService.Listener hearer = listener;
        if (over || hearer == null) {
            return;
        }
        if (decoder.isBetweenFrames()) {
            hearer.halfClosed();
        } else {
            broken(Problem.of(ErrorReason.INVALID_REQUEST, "the last message is cut off", requestId()));
        }
    }

    private void broken(Problem problem) {
        close(problem);
        if (listener != null) {
            listener.gone();
        }
    }

    private void gone() {
        if (!over) {
            over = true;
            queue.close();
            if (listener != null) {
                listener.gone();
            }
        }
    }
}
