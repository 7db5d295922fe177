// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The parts of a client, and what one has to tell another. Its methods run on the loop. */
final class Core implements Sessions.Observer, Connection.Observer {
    private static final long FLUSH_MS = 2_000;
    private static final long SIGN_OUT_MS = 5_000;

    private final Context context;
    private final Listeners listeners = new Listeners();
    private final Sessions sessions;
    private final Connection connection;
    private final Calls calls;
    private final Topics topics;
    private final Fallback fallback;
    private final OutboxQueue outbox;
    private final AuthHttp http;
    private final LogCore log;
    private final Auth auth;
    private final Runnable endCallbacks;
    private boolean signingOut;

    Core(Context context, Frames frames, Named app, LogOptions logs, Runnable endCallbacks) {
        this.context = context;
        this.endCallbacks = endCallbacks;
        this.http = new AuthHttp(context);
        this.sessions = new Sessions(context, app.device(), this);
        this.connection = new Connection(context, frames, sessions, this, app.client());
        this.calls = new Calls(context, sessions, connection);
        this.outbox = new OutboxQueue(context, calls, listeners);
        this.log = new LogCore(context, calls, new LogTokens(context, sessions, http, app.key()), logs);
        this.topics = new Topics(context, connection, sessions, log::command);
        this.fallback = new Fallback(context, connection, topics);
        this.auth = new Auth(context, sessions, http, this::signOut);
    }

    /** What earlier starts left goes on. */
    void start() {
        log.start();
        outbox.wake();
    }

    Context context() {
        return context;
    }

    Listeners listeners() {
        return listeners;
    }

    Connection connection() {
        return connection;
    }

    Calls calls() {
        return calls;
    }

    Topics topics() {
        return topics;
    }

    Fallback fallback() {
        return fallback;
    }

    OutboxQueue outbox() {
        return outbox;
    }

    Logs logs() {
        return log.logs();
    }

    LogCore log() {
        return log;
    }

    Auth auth() {
        return auth;
    }

    void networkUp() {
        sessions.networkUp();
        connection.networkUp();
        topics.streams().networkUp();
        outbox.networkUp();
        log.networkUp();
    }

    void networkDown() {
        sessions.networkDown();
        connection.networkDown();
        topics.streams().networkDown();
        outbox.networkDown();
        log.networkDown();
    }

    void networkMetered(boolean is) {
        log.networkMetered(is);
    }

    void foreground() {
        log.foreground();
        connection.foreground();
        topics.streams().reopen();
        outbox.wake();
    }

    void background() {
        connection.background();
        log.background();
    }

    @Override
    public void renewed(AccessToken token, boolean isNewSession) {
        if (isNewSession) {
            log.renewed();
            connection.sessionChanged();
            topics.streams().reopen();
            if (!topics.isEmpty()) {
                connection.connect();
            }
            boolean unused = context.loop().execute(outbox::wake);
        } else {
            connection.renewed(token);
        }
    }

    @Override
    public void ended(SignedIn who) {
        connection.sessionEnded();
    }

    @Override
    public void lost(String reason) {
        if (signingOut) {
            // The server may close the socket before it has answered: that is no news to the app.
            return;
        }
        tell(listener -> listener.sessionLost(reason));
    }

    @Override
    public void became(ConnectionState state) {
        if (state == ConnectionState.IDLE) {
            topics.streams().stop();
        }
        tell(listener -> listener.state(state));
    }

    @Override
    public void opened() {
        log.opened();
        topics.opened();
        outbox.wake();
    }

    @Override
    public void suspected() {
        fallback.suspected();
    }

    @Override
    public void received(ServerFrame frame) {
        topics.received(frame);
    }

    @Override
    public void terminal(int code) {
        tell(listener -> listener.terminal(code));
    }

    @Override
    public void revoked() {
        sessions.drop(ReeveException.signedOut());
        lost("SESSION_REVOKED");
    }

    void close() {
        log.close();
        calls.close();
        connection.disconnect();
        sessions.close();
        context.transport().close();
    }

    /** Ends the threads, once the loop has closed. Not on the loop. */
    void end(CompletableFuture<Boolean> closed) {
        try {
            boolean unused = closed.get(context.ms(Setting.CLOSE_MS), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // Closed before, or a listener of a transport holds the loop: the threads are daemons.
            context.transport().close();
        }
        context.loop().end();
        endCallbacks.run();
    }

    /** Logs first, then the server is told, then it is over here whatever it said. */
    private void signOut(String route, Runnable done) {
        SignedIn who = sessions.who();
        if (who == null) {
            done.run();
            return;
        }
        signingOut = true;
        Runnable tell = once(() -> tellServer(route, once(() -> forget(who, done))));
        Loop.Timer unused = context.loop().after(FLUSH_MS, tell);
        log.flush(tell);
    }

    private void tellServer(String route, Runnable then) {
        Loop.Timer unused = context.loop().after(SIGN_OUT_MS, then);
        sessions.token(new Sessions.Waiter() {
            @Override
            public void token(AccessToken token) {
                http.post(route, Json.object(), token.text(), SIGN_OUT_MS, reply -> then.run(), error -> then.run());
            }

            @Override
            public void failed(ReeveException error) {
                then.run();
            }
        });
    }

    private void forget(SignedIn who, Runnable done) {
        signingOut = false;
        topics.forgetAll();
        outbox.forget(who.user());
        if (who.equals(sessions.who())) {
            sessions.drop(ReeveException.signedOut());
        }
        done.run();
    }

    /**
     * Who the client is.
     *
     * @param device null = its sessions are bound to no key
     * @param key of the app, publishable; empty = none
     * @param client what it calls itself
     */
    record Named(@Nullable DeviceKey device, String key, String client) {}

    private void tell(Consumer<ReeveListener> what) {
        context.callbacks().execute(() -> what.accept(listeners));
    }

    private static Runnable once(Runnable action) {
        boolean[] ran = new boolean[1];
        return () -> {
            if (!ran[0]) {
                ran[0] = true;
                action.run();
            }
        };
    }
}
