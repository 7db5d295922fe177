// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.v1.Identity;
import java.time.Duration;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One live connection, whatever its wire is. Owned by its event loop; what blocks runs on virtual threads that come
 * back with {@link #onLoop}.
 *
 * <pre>
 *   NEW --auth frame--> CHECKING --token good--> OPEN --auth frame--> CHECKING (refresh in place)
 *    |                     |                       |
 *    | 10 s: 4101          | refused: 4102         | exp + 60 s: 4100, silent: 4002, slow: 4003 ...
 *    +---------------------+-----------------------+--> CLOSED
 * </pre>
 */
final class SocketSession implements LiveConnection {
    private static final Logger LOG = Logger.getLogger(SocketSession.class);
    private static final int WARNINGS_MAX = 3;

    private final Origin origin;
    private final Wire wire;
    private final Loop loop;
    private final SocketServices services;
    private final RateLimiter frameRate;
    private final Runnable ticking = this::tick;
    private final SocketClock clock;
    private final SocketCalls calls;
    private final SocketTopics topics;
    private State state = State.NEW;
    private @Nullable Caller caller;
    private String subjectKey = "";
    private ClientName client = ClientName.NONE;
    private int warnings;
    private boolean withinRate = true;

    SocketSession(Origin origin, Wire wire, Loop loop, SocketServices services) {
        this.origin = origin;
        this.wire = wire;
        this.loop = loop;
        this.services = services;
        LimitSettings.SocketLimits limits = services.limits();
        this.frameRate = new RateLimiter("frames", limits.frameRate(), limits.frameBurst(), 1, System::nanoTime);
        this.clock = new SocketClock(limits, services.clock(), System::nanoTime);
        this.calls = new SocketCalls(this, wire, services);
        this.topics = new SocketTopics(this, services);
    }

    /**
     * Where a connection came from.
     *
     * @param connectionId what its own errors quote
     * @param address of the caller
     * @param guard of the channel below
     */
    record Origin(UUID connectionId, String address, ConnectionGuard guard) {}

    /** Begins. */
    void start() {
        services.metrics().socketOpened();
        services.registry().add(this);
        services.ticker().add(loop, ticking);
    }

    String address() {
        return origin.address();
    }

    boolean isOpen() {
        return state != State.CLOSED;
    }

    @Override
    public void onLoop(Runnable action) {
        loop.run(action);
    }

    /** Runs the action on the event loop after a time, if the socket is still open. */
    void later(Duration delay, Runnable action) {
        Runnable _ = loop.later(delay, () -> {
            if (isOpen()) {
                action.run();
            }
        });
    }

    @Override
    public boolean isKnown() {
        return caller != null && caller.identity() != null;
    }

    @Override
    public boolean isOf(String value) {
        return caller != null && caller.isOf(value);
    }

    /** Sends a frame, or closes a socket that does not read. On the event loop. */
    void send(ServerFrame frame) {
        if (isOpen()) {
            send(wire.format().write(frame));
        }
    }

    /** The same, for a frame that is written already. */
    void send(byte[] message) {
        if (isOpen() && !wire.send(message)) {
            services.metrics().limitReached("out-queue", "socket");
            close(CloseCode.SLOW);
        }
    }

    boolean hasRoom(int bytes) {
        return wire.hasRoom(bytes);
    }

    FrameFormat format() {
        return wire.format();
    }

    Loop loop() {
        return loop;
    }

    /** Refuses a frame's request. On the event loop. */
    void refuse(long id, Problem problem) {
        send(new ServerFrame.Failed(id, problem));
    }

    /** Closes; the reason quotes the connection's request id. */
    @Override
    public void close(CloseCode code) {
        if (state == State.CLOSED) {
            return;
        }
        release(code.code());
        wire.close(code, origin.connectionId().toString());
    }

    @Override
    public void announceDrain(long reconnectInMs) {
        onLoop(() -> send(new ServerFrame.Draining(reconnectInMs)));
    }

    /** The wire has ended by itself. On the event loop. */
    void gone(int code) {
        if (state != State.CLOSED) {
            release(code);
        }
    }

    /**
     * Something was heard, a part of a message or a ping; it is counted. On the event loop.
     *
     * @return false if it is not to be looked at: the connection is closed
     */
    boolean heard() {
        if (!isOpen()) {
            return false;
        }
        clock.heard();
        withinRate = frameRate.take("").allowed();
        if (withinRate || ++warnings <= WARNINGS_MAX) {
            return true;
        }
        services.metrics().limitReached("frames", "socket");
        close(CloseCode.RATE_ABUSE);
        return false;
    }

    /** A whole message, heard before. On the event loop. */
    void message(byte[] bytes) {
        switch (wire.format().read(bytes)) {
            case FrameFormat.Read.Bad(long id, String detail) -> bad(id, detail);
            case FrameFormat.Read.Good(ClientFrame frame) -> {
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
            case ClientFrame.Ping _ -> send(new ServerFrame.Pong());
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
        ClientName says = ClientName.of(auth.client());
        if (services.clients().isTooOld(says, origin.address())) {
            close(CloseCode.CLIENT_TOO_OLD);
            return;
        }
        wire.pause();
        Credential credential = Credential.of(auth.token());
        services.virtualThreads().execute(() -> {
            try {
                Caller found = services.callers().resolve(credential, origin.address());
                onLoop(() -> authenticated(auth.id(), says, found));
            } catch (Refusal e) {
                onLoop(() -> rejected(auth.id(), e.problem(origin.connectionId())));
            } catch (ReeveException e) {
                onLoop(() -> rejected(auth.id(), Problem.of(e, Problem.DOMAIN, origin.connectionId())));
            } catch (RuntimeException | Error e) {
                LOG.errorf(e, "authentication failed requestId=%s", origin.connectionId());
                onLoop(() -> rejected(auth.id(), Problem.internal(origin.connectionId())));
            }
        });
    }

    private void authenticated(long id, ClientName says, Caller found) {
        Identity identity = found.identity();
        if (!isOpen() || identity == null) {
            return;
        }
        String key = found.subjectKey();
        if (!subjectKey.isEmpty() && !subjectKey.equals(key)) {
            refuse(id, problem(ErrorReason.FORBIDDEN, "a refresh is for the same subject; open another socket"));
            wire.resume();
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
        if (first) {
            entered(says);
        }
        origin.guard().identified(key);
        clock.tokenUntil(identity.getExpiresUnix());
        send(new ServerFrame.Authenticated(
                id, identity.getSubject(), identity.getSession(), clock.tokenLeftMs(), services.limits()));
        if (first) {
            topics.followDevice(found);
        } else {
            topics.keepOnlyThoseOf(found);
        }
        wire.resume();
    }

    private void entered(ClientName says) {
        client = says;
        services.clients().entered(says);
        origin.guard().openedBy(says);
        LOG.debugf(
                "live connection requestId=%s door=%s subject=%s client=%s",
                origin.connectionId(), wire.door(), subjectKey, says.text());
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
        wire.resume();
    }

    private void tick() {
        if (!isOpen()) {
            return;
        }
        CloseCode over = clock.over(caller != null);
        if (over == null && wire.isStuck()) {
            services.metrics().limitReached("slow", "socket");
            over = CloseCode.SLOW;
        }
        if (over != null) {
            close(over);
            return;
        }
        if (clock.isPingDue()) {
            send(new ServerFrame.Ping());
        }
        if (caller != null && clock.isTokenNoticeDue()) {
            send(new ServerFrame.TokenExpiring(clock.tokenLeftMs()));
        }
    }

    /** An error of this socket. */
    Problem problem(ErrorReason reason, String detail) {
        return Problem.of(reason, detail, origin.connectionId());
    }

    private void release(int code) {
        state = State.CLOSED;
        if (caller != null) {
            services.clients().left(client);
        }
        services.ticker().remove(loop, ticking);
        wire.abandon();
        calls.cancelAll();
        topics.closeAll();
        services.registry().remove(this);
        services.registry().release(subjectKey);
        services.metrics().socketClosed(code);
    }

    private enum State {
        NEW,
        OPEN,
        CLOSED
    }
}
