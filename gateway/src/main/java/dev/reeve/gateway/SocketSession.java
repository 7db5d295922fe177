// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.v1.Identity;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.WebSocketFrameType;
import java.time.Duration;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket. Owned by its event loop; what blocks runs on virtual threads that come back with {@link #onLoop}.
 *
 * <pre>
 *   NEW --auth frame--> CHECKING --token good--> OPEN --auth frame--> CHECKING (refresh in place)
 *    |                     |                       |
 *    | 10 s: 4101          | refused: 4102         | exp + 60 s: 4100, silent: 4002, slow: 4003 ...
 *    +---------------------+-----------------------+--> CLOSED
 * </pre>
 */
final class SocketSession {
    private static final Logger LOG = Logger.getLogger(SocketSession.class);
    private static final int WARNINGS_MAX = 3;

    private final UUID connectionId;
    private final String address;
    private final ServerWebSocket socket;
    private final Loop loop;
    private final SocketServices services;
    private final ConnectionGuard guard;
    private final FrameAssembler assembler;
    private final RateLimiter frameRate;
    private final SocketOut out;
    private final SocketClock clock;
    private final SocketCalls calls;
    private final SocketTopics topics;
    private State state = State.NEW;
    private @Nullable Caller caller;
    private String subjectKey = "";
    private int warnings;
    private long timer;

    SocketSession(Exchange exchange, ServerWebSocket socket, SocketServices services) {
        this.connectionId = exchange.requestId();
        this.address = exchange.address();
        this.socket = socket;
        this.loop = Loop.current();
        this.services = services;
        this.guard = exchange.guard();
        LimitSettings.SocketLimits limits = services.limits();
        this.assembler = new FrameAssembler(limits.messageBytes());
        this.frameRate = new RateLimiter("frames", limits.frameRate(), limits.frameBurst(), 1, System::nanoTime);
        OutQueue queue = new OutQueue(
                services.settings().limits().outQueue(), services.metrics().outQueueBytes(), System::nanoTime);
        this.out = new SocketOut(socket, loop, queue);
        this.clock = new SocketClock(limits, services.clock(), System::nanoTime);
        this.calls = new SocketCalls(this, out, services);
        this.topics = new SocketTopics(this, services);
    }

    /** Begins to listen. */
    void start() {
        services.registry().add(this);
        socket.frameHandler(this::frame);
        socket.closeHandler(_ -> closed());
        socket.exceptionHandler(this::broken);
        timer = loop.vertx().setPeriodic(clock.tickMs(), _ -> tick());
    }

    /** Who is at the other end; null until a token was good. On the event loop. */
    @Nullable
    Caller caller() {
        return caller;
    }

    String address() {
        return address;
    }

    boolean isOpen() {
        return state != State.CLOSED;
    }

    void onLoop(Runnable action) {
        out.onLoop(action);
    }

    /** Runs the action on the event loop after a time, if the socket is still open. */
    void later(Duration delay, Runnable action) {
        Runnable _ = loop.later(delay, () -> {
            if (isOpen()) {
                action.run();
            }
        });
    }

    /** Whether it has shown a token. On the event loop. */
    boolean isKnown() {
        return caller != null && caller.identity() != null;
    }

    /** Whether the token at the other end belongs to this session, account or key. On the event loop. */
    boolean isOf(String value) {
        Identity identity = caller == null ? null : caller.identity();
        return identity != null && (value.equals(identity.getSession()) || value.equals(identity.getSubject()));
    }

    /** Sends a frame, or closes a socket that does not read. On the event loop. */
    void send(String frame) {
        if (isOpen() && !out.send(frame)) {
            services.metrics().limitReached("out-queue", "socket");
            close(CloseCode.SLOW);
        }
    }

    /** Refuses a frame's request, and counts it. On the event loop. */
    void refuse(long id, Problem problem) {
        send(ServerFrames.error(id, problem));
    }

    /** Closes; the reason quotes the connection's request id. On the event loop. */
    void close(CloseCode code) {
        if (state == State.CLOSED) {
            return;
        }
        release(code.code());
        socket.close(code.code(), code.reason() + ' ' + connectionId).onFailure(_ -> {});
    }

    /** Announces the end. Any thread. */
    void announceDrain(long reconnectInMs) {
        onLoop(() -> send(ServerFrames.drain(reconnectInMs)));
    }

    /** Closes from outside. Any thread. */
    void closeLater(CloseCode code) {
        onLoop(() -> close(code));
    }

    int openCalls() {
        return calls.open();
    }

    /** The codec gives up without a word to the other side; it calls this before it closes the connection. */
    private void broken(Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException corrupted && state != State.CLOSED) {
            int code = corrupted.closeStatus().code();
            release(code);
            socket.close((short) code, "PROTOCOL_ERROR " + connectionId).onFailure(_ -> {});
        } else {
            LOG.debugf("socket failed requestId=%s %s", connectionId, cause);
        }
    }

    private void frame(WebSocketFrame frame) {
        if (!isOpen() || frame.isClose()) {
            return;
        }
        clock.heard();
        boolean withinRate = frameRate.take("").allowed();
        if (!withinRate && ++warnings > WARNINGS_MAX) {
            services.metrics().limitReached("frames", "socket");
            close(CloseCode.RATE_ABUSE);
            return;
        }
        if (frame.isPing() || frame.type() == WebSocketFrameType.PONG) {
            return;
        }
        switch (assembler.add(frame)) {
            case FrameAssembler.Result.More _ -> {}
            case FrameAssembler.Result.Wrong(CloseCode code) -> close(code);
            case FrameAssembler.Result.Message(byte[] bytes) -> message(bytes, withinRate);
        }
    }

    private void message(byte[] bytes, boolean withinRate) {
        switch (ClientFrameDecoder.decode(bytes)) {
            case ClientFrameDecoder.Result.Bad(long id, String detail) -> bad(id, detail);
            case ClientFrameDecoder.Result.Good(ClientFrame frame) -> {
                if (withinRate) {
                    handle(frame);
                } else if (frame.id() != 0) {
                    refuse(frame.id(), problem(ErrorReason.RATE_LIMITED, "too many frames"));
                }
            }
        }
    }

    private void bad(long id, String detail) {
        if (id == 0) {
            close(CloseCode.BAD_FRAME);
        } else {
            refuse(id, problem(ErrorReason.INVALID_REQUEST, detail));
        }
    }

    private void handle(ClientFrame frame) {
        Caller known = caller;
        switch (frame) {
            case ClientFrame.Ping _ -> send(ServerFrames.PONG);
            case ClientFrame.Pong _ -> {}
            case ClientFrame.Auth auth -> authenticate(auth);
            case ClientFrame.Invoke invoke when known != null -> calls.start(invoke, known);
            case ClientFrame.Cancel cancel when known != null -> calls.cancel(cancel.id());
            case ClientFrame.Subscribe subscribe when known != null -> topics.subscribe(subscribe, known);
            case ClientFrame.Unsubscribe unsubscribe when known != null -> topics.unsubscribe(unsubscribe);
            case ClientFrame.Publish publish when known != null -> topics.publish(publish, known);
            case ClientFrame.Invoke _,
                    ClientFrame.Cancel _,
                    ClientFrame.Subscribe _,
                    ClientFrame.Unsubscribe _,
                    ClientFrame.Publish _ ->
                refuse(frame.id(), problem(ErrorReason.UNAUTHENTICATED, "the first frame is auth"));
        }
    }

    /** Nothing else is read meanwhile, so that what follows an auth frame runs as the new caller. */
    private void authenticate(ClientFrame.Auth auth) {
        socket.pause();
        Credential credential = Credential.of(auth.token());
        services.virtualThreads().execute(() -> {
            try {
                Caller found = services.callers().resolve(credential, address);
                onLoop(() -> authenticated(auth.id(), found));
            } catch (Refusal e) {
                onLoop(() -> rejected(auth.id(), e.problem(connectionId)));
            } catch (ReeveException e) {
                onLoop(() -> rejected(auth.id(), Problem.of(e, Problem.DOMAIN, connectionId)));
            } catch (RuntimeException | Error e) {
                LOG.errorf(e, "authentication failed requestId=%s", connectionId);
                onLoop(() -> rejected(auth.id(), Problem.internal(connectionId)));
            }
        });
    }

    private void authenticated(long id, Caller found) {
        Identity identity = found.identity();
        if (!isOpen() || identity == null) {
            return;
        }
        String key = found.subjectKey();
        if (!subjectKey.isEmpty() && !subjectKey.equals(key)) {
            refuse(id, problem(ErrorReason.FORBIDDEN, "a refresh is for the same subject; open another socket"));
            socket.resume();
            return;
        }
        if (subjectKey.isEmpty() && !services.registry().claim(key)) {
            services.metrics().limitReached("connections", "SUBJECT_FULL");
            close(CloseCode.TOO_MANY_CONNECTIONS);
            return;
        }
        boolean first = subjectKey.isEmpty();
        subjectKey = key;
        caller = found;
        state = State.OPEN;
        guard.identified();
        clock.tokenUntil(identity.getExpiresUnix());
        send(ServerFrames.authenticated(id, found, clock.tokenLeftMs(), services.limits()));
        if (first) {
            topics.followDevice(found);
        }
        socket.resume();
    }

    /** A first token that is refused ends the socket; a refused refresh leaves the old token to its own end. */
    private void rejected(long id, Problem problem) {
        if (!isOpen()) {
            return;
        }
        refuse(id, problem);
        if (caller == null) {
            boolean tokensFault = ErrorReason.UNAUTHENTICATED.name().equals(problem.reason());
            close(tokensFault ? CloseCode.TOKEN_REJECTED : CloseCode.LATER);
            return;
        }
        socket.resume();
    }

    private void tick() {
        if (!isOpen()) {
            return;
        }
        CloseCode over = clock.over(caller != null);
        if (over == null && out.isStuck()) {
            services.metrics().limitReached("slow", "socket");
            over = CloseCode.SLOW;
        }
        if (over != null) {
            close(over);
            return;
        }
        if (clock.isPingDue()) {
            send(ServerFrames.PING);
        }
        if (caller != null && clock.isTokenNoticeDue()) {
            send(ServerFrames.tokenExpiring(clock.tokenLeftMs()));
        }
    }

    /** An error of this socket. */
    Problem problem(ErrorReason reason, String detail) {
        return Problem.of(reason, detail, connectionId);
    }

    private void closed() {
        if (state != State.CLOSED) {
            Short code = socket.closeStatusCode();
            release(code == null ? 1006 : code);
        }
    }

    private void release(int code) {
        state = State.CLOSED;
        loop.vertx().cancelTimer(timer);
        out.close();
        calls.cancelAll();
        topics.closeAll();
        services.registry().remove(this, subjectKey);
        services.metrics().socketClosed(code);
    }

    private enum State {
        NEW,
        OPEN,
        CLOSED
    }
}
