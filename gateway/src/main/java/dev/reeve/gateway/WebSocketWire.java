// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.WebSocketFrameType;
import io.vertx.core.http.impl.ws.WebSocketFrameImpl;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** A WebSocket as the wire of a session. Owned by its event loop. */
final class WebSocketWire implements Wire {
    private static final Logger LOG = Logger.getLogger(WebSocketWire.class);
    private static final int LOST = 1006;

    private final ServerWebSocket socket;
    private final FrameFormat format;
    private final WebSocketFrameType type;
    private final Loop loop;
    private final OutQueue queue;

    WebSocketWire(ServerWebSocket socket, FrameFormat format, Loop loop, OutQueue queue) {
        this.socket = socket;
        this.format = format;
        this.type = format == FrameFormat.JSON ? WebSocketFrameType.TEXT : WebSocketFrameType.BINARY;
        this.loop = loop;
        this.queue = queue;
    }

    /** Begins to listen. */
    void hand(SocketSession session, int messageBytesMax, UUID connectionId) {
        FrameAssembler assembler = new FrameAssembler(type, messageBytesMax);
        socket.frameHandler(frame -> frame(session, assembler, frame));
        socket.closeHandler(_ -> {
            Short code = socket.closeStatusCode();
            session.gone(code == null ? LOST : code);
        });
        socket.exceptionHandler(cause -> broken(session, cause, connectionId));
    }

    @Override
    public String door() {
        return "websocket";
    }

    @Override
    public FrameFormat format() {
        return format;
    }

    @Override
    public boolean send(byte[] message) {
        if (!queue.tryReserve(message.length)) {
            return false;
        }
        write(message);
        return true;
    }

    @Override
    public boolean await(byte[] message, BooleanSupplier stillWanted) throws InterruptedException {
        if (!queue.awaitReserve(message.length)) {
            return false;
        }
        loop.run(() -> {
            if (stillWanted.getAsBoolean()) {
                write(message);
            } else {
                queue.release(message.length);
            }
        });
        return true;
    }

    @Override
    public boolean hasRoom(int bytes) {
        return queue.hasRoom(bytes);
    }

    @Override
    public boolean isStuck() {
        return queue.isStuck();
    }

    @Override
    public void pause() {
        socket.pause();
    }

    @Override
    public void resume() {
        socket.resume();
    }

    @Override
    public void abandon() {
        queue.close();
    }

    @Override
    public void close(CloseCode code, String requestId) {
        socket.close(code.code(), code.reason() + ' ' + requestId).onFailure(_ -> {});
    }

    private static void frame(SocketSession session, FrameAssembler assembler, WebSocketFrame frame) {
        if (frame.isClose() || !session.heard()) {
            return;
        }
        if (frame.isPing() || frame.type() == WebSocketFrameType.PONG) {
            return;
        }
        switch (assembler.add(frame)) {
            case FrameAssembler.Result.More _ -> {}
            case FrameAssembler.Result.Wrong(CloseCode code) -> session.close(code);
            case FrameAssembler.Result.Message(byte[] bytes) -> session.message(bytes);
        }
    }

    /** The codec gives up without a word to the other side; it calls this before it closes the connection. */
    private void broken(SocketSession session, Throwable cause, UUID connectionId) {
        if (cause instanceof CorruptedWebSocketFrameException corrupted && session.isOpen()) {
            int code = corrupted.closeStatus().code();
            session.gone(code);
            socket.close((short) code, "PROTOCOL_ERROR " + connectionId).onFailure(_ -> {});
        } else {
            LOG.debugf("socket failed requestId=%s %s", connectionId, cause);
        }
    }

    /** The bytes go out as they are: one message to many sockets is one array. */
    private void write(byte[] message) {
        if (socket.isClosed()) {
            queue.release(message.length);
        } else {
            socket.writeFrame(new WebSocketFrameImpl(type, Unpooled.wrappedBuffer(message), true))
                    .onComplete(_ -> queue.release(message.length));
        }
    }
}
