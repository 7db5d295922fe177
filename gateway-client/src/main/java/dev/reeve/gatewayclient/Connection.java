// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** The live connection and its state, as {@link ConnectionState} draws it. Owned by the loop. */
final class Connection {
    private static final int NORMAL = 1000;
    private static final int LOST = 1006;
    private static final int UNAUTHORIZED = 401;
    /** A younger token that is refused is no old one: there the back-off counts. */
    private static final long FRESH_MS = 10_000;
    /** Tries in a row without a word of the gateway, after which WebSockets may be blocked. */
    private static final int BLOCKED_TRIES = 2;

    private final Context context;
    private final Frames frames;
    private final Sessions sessions;
    private final Observer observer;
    private final String clientName;
    private final Backoff backoff;
    private final Link link;
    private final List<Runnable> waitingForOpen = new ArrayList<>();
    private ConnectionState state = ConnectionState.IDLE;
    private Loop.Timer timer = Loop.Timer.NONE;
    private Loop.Timer move = Loop.Timer.NONE;
    private boolean offline;
    private boolean moving;
    /** By the wall clock: it counts while the device sleeps, as the monotonic one may not. */
    private long backgroundMs = -1;

    private long messageBytesMax;
    private int tries;
    private int unanswered;
    private @Nullable AccessToken shown;

    Connection(Context context, Frames frames, Sessions sessions, Observer observer, String clientName) {
        this.context = context;
        this.frames = frames;
        this.sessions = sessions;
        this.observer = observer;
        this.clientName = clientName;
        this.backoff = context.backoff();
        this.link = new Link(context, frames, this::received, this::lost);
    }

    ConnectionState state() {
        return state;
    }

    /** Connects, if it is neither connected nor about to be. */
    void connect() {
        if (state == ConnectionState.IDLE || state == ConnectionState.WAITING) {
            begin();
        }
    }

    void disconnect() {
        leave(ConnectionState.IDLE, NORMAL);
    }

    /** Whether a call of this size can go by the socket now. */
    boolean hasPlace(long bytes) {
        return state == ConnectionState.OPEN
                && !moving
                && bytes < messageBytesMax
                && link.openCalls() < context.ms(Setting.OPEN_CALLS_MAX);
    }

    /** Runs the action when the connection is next open. */
    void whenOpen(Runnable action) {
        waitingForOpen.add(action);
    }

    void forget(Runnable action) {
        waitingForOpen.remove(action);
    }

    /**
     * Sends a frame that will be answered.
     *
     * @return its id; 0 if it could not be sent
     */
    long request(LongFunction<ClientFrame> frame, Link.Pending pending) {
        return state == ConnectionState.OPEN ? link.request(frame, pending) : 0;
    }

    /** The token shown last; empty = none. */
    String shownToken() {
        return shown == null ? "" : shown.text();
    }

    /** Nobody waits for this id any more. */
    void cancel(long id) {
        link.cancel(id);
        moveIfIdle();
    }

    /** Another token: shown in place. A refusal is no matter, the socket goes on to its end. */
    void renewed(AccessToken token) {
        if (state == ConnectionState.OPEN) {
            shown = token;
            long unused = link.request(id -> new ClientFrame.Auth(id, token.text(), clientName), new Link.Pending() {});
        }
    }

    void networkUp() {
        offline = false;
        backoff.reset();
        if (state == ConnectionState.WAITING) {
            begin();
        } else if (state == ConnectionState.OPEN) {
            link.probe();
        }
    }

    void networkDown() {
        offline = true;
        if (state == ConnectionState.WAITING) {
            timer.cancel();
        }
    }

    /** Waits this long before the next try: WebSockets are blocked, and topics come another way. */
    void pause(long delayMs) {
        if (state == ConnectionState.WAITING && !offline) {
            timer.cancel();
            timer = context.loop().after(delayMs, this::begin);
        }
    }

    void background() {
        backgroundMs = context.loop().wallMs();
    }

    void foreground() {
        backoff.reset();
        if (state == ConnectionState.WAITING && !offline) {
            begin();
        } else if (state == ConnectionState.OPEN) {
            if (backgroundMs >= 0 && context.loop().wallMs() - backgroundMs >= context.ms(Setting.SILENCE_MS)) {
                link.drop();
                begin();
            } else {
                link.probe();
            }
        }
        backgroundMs = -1;
    }

    /** Somebody else is signed in now: a socket belongs to one user. */
    void sessionChanged() {
        if (state == ConnectionState.OPEN || state == ConnectionState.AUTHENTICATING) {
            link.close(NORMAL);
            begin();
        }
    }

    /** The session ended: so does the connection. */
    void sessionEnded() {
        if (state != ConnectionState.IDLE) {
            leave(ConnectionState.IDLE, NORMAL);
        }
    }

    private void begin() {
        timer.cancel();
        moving = false;
        int number = ++tries;
        become(ConnectionState.CONNECTING);
        sessions.token(new Sessions.Waiter() {
            @Override
            public void token(AccessToken token) {
                if (number == tries && state == ConnectionState.CONNECTING) {
                    open(token);
                }
            }

            @Override
            public void failed(ReeveException error) {
                if (number != tries || state != ConnectionState.CONNECTING) {
                    return;
                }
                if (sessions.who() == null) {
                    become(ConnectionState.IDLE);
                } else {
                    retry();
                }
            }
        });
    }

    private void open(AccessToken token) {
        shown = token;
        String url = context.url().replaceFirst("^http", "ws") + "/v1/ws";
        timer = context.loop().after(context.ms(Setting.CONNECT_MS), this::giveUp);
        link.open(new Transport.SocketRequest(url, frames.subprotocol()), () -> authenticate(token));
    }

    private void authenticate(AccessToken token) {
        timer.cancel();
        become(ConnectionState.AUTHENTICATING);
        timer = context.loop().after(context.ms(Setting.AUTH_MS), this::giveUp);
        long unused = link.request(id -> new ClientFrame.Auth(id, token.text(), clientName), new Link.Pending() {
            @Override
            public void done(ServerFrame.Done done) {
                opened(done.messageBytesMax());
            }

            @Override
            public void failed(ReeveException error) {
                link.drop();
                unanswered = 0;
                if (error.is("UNAUTHENTICATED")) {
                    refused(token);
                } else {
                    retry();
                }
            }
        });
    }

    private void opened(long bytesMax) {
        timer.cancel();
        messageBytesMax = bytesMax;
        unanswered = 0;
        backoff.reset();
        become(ConnectionState.OPEN);
        sessions.keepFresh(true);
        List<Runnable> waiting = List.copyOf(waitingForOpen);
        waitingForOpen.clear();
        observer.opened();
        waiting.forEach(Runnable::run);
    }

    private void giveUp() {
        link.drop();
        retry();
        withoutAnswer();
    }

    private void withoutAnswer() {
        unanswered++;
        if (unanswered >= BLOCKED_TRIES && !offline) {
            observer.suspected();
        }
    }

    /** Waits for the next try. */
    private void retry() {
        timer.cancel();
        sessions.keepFresh(false);
        become(ConnectionState.WAITING);
        if (!offline) {
            timer = context.loop().after(backoff.nextMs(), this::begin);
        }
    }

    private void leave(ConnectionState next, int code) {
        tries++;
        timer.cancel();
        move.cancel();
        moving = false;
        sessions.keepFresh(false);
        link.close(code);
        become(next);
    }

    /** The link ended by itself. */
    private void lost(int code, int httpStatus) {
        timer.cancel();
        move.cancel();
        CloseAction action = httpStatus == UNAUTHORIZED ? CloseAction.REFRESH : CloseAction.of(code == 0 ? LOST : code);
        switch (action) {
            case RECONNECT -> {
                boolean wasOpen = state == ConnectionState.OPEN;
                retry();
                if (!wasOpen) {
                    withoutAnswer();
                }
            }
            case REFRESH -> refused(shown);
            case SESSION_LOST -> observer.revoked();
            case TERMINAL -> {
                leave(ConnectionState.IDLE, NORMAL);
                observer.terminal(code);
            }
        }
    }

    /** The gateway does not take this token. */
    private void refused(@Nullable AccessToken token) {
        boolean fresh = token != null && context.loop().nowMs() - token.sinceMs() < FRESH_MS;
        if (token != null) {
            sessions.refused(token.text());
        }
        if (fresh) {
            retry();
        } else {
            sessions.keepFresh(false);
            begin();
        }
    }

    private void received(ServerFrame frame) {
        if (frame instanceof ServerFrame.Drain drain) {
            move.cancel();
            move = context.loop().after(drain.reconnectInMs(), () -> {
                moving = true;
                moveIfIdle();
            });
        } else if (frame instanceof ServerFrame.TokenExpiring) {
            sessions.refresh();
        } else if (state == ConnectionState.OPEN) {
            observer.received(frame);
        }
        moveIfIdle();
    }

    /** To another gateway, once nothing waits for this one. */
    private void moveIfIdle() {
        if (moving && state == ConnectionState.OPEN && link.openCalls() == 0) {
            link.close(NORMAL);
            begin();
        }
    }

    private void become(ConnectionState next) {
        if (state != next) {
            state = next;
            observer.became(next);
        }
    }

    /** Hears the connection, on the loop. */
    interface Observer {
        void became(ConnectionState state);

        void opened();

        /** Tries end without a word of the gateway, though there is a network. */
        void suspected();

        /** What is no answer: publications and what becomes of topics. */
        void received(ServerFrame frame);

        void terminal(int code);

        void revoked();
    }
}
