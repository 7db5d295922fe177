// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is signed in, and a token that is good: refreshed by one request for all who wait (client-spec.md section 3).
 * Owned by the loop.
 */
final class Sessions implements CallTask.Tokens {
    private static final Set<String> ENDS =
            Set.of("SESSION_REVOKED", "SESSION_EXPIRED", "TOKEN_REUSED", "ACCOUNT_DISABLED");
    private static final Set<String> PASSING = Set.of("NO_CONNECTION", "UNKNOWN", "RATE_LIMITED");
    private static final Set<String> PASSING_CODES =
            Set.of("unavailable", "resource_exhausted", "deadline_exceeded", "internal");

    private final Context context;
    private final @Nullable DeviceKey key;
    private final Observer observer;
    private final Backoff backoff;
    private final List<Waiter> waiters = new ArrayList<>();
    private @Nullable StoredSession session;
    private @Nullable Installation installation;
    private @Nullable AccessToken token;
    private @Nullable HttpCall refresh;
    private boolean refreshing;
    private boolean offline;
    private boolean kept;
    private Loop.Timer timer = Loop.Timer.NONE;
    private Loop.Timer renewal = Loop.Timer.NONE;

    Sessions(Context context, @Nullable DeviceKey key, Observer observer) {
        this.context = context;
        this.key = key;
        this.observer = observer;
        this.backoff = context.backoff();
        this.session = StoredSession.read(context.store());
        this.installation = Installation.read(context.store());
    }

    @Nullable
    SignedIn who() {
        return session == null ? null : session.who();
    }

    @Nullable
    Installation installation() {
        return installation;
    }

    /** Gives a token that is good: at once if there is one, else after a refresh. */
    @Override
    public void token(Waiter waiter) {
        AccessToken now = token;
        if (session == null) {
            waiter.failed(ReeveException.signedOut());
        } else if (now != null && now.isGood(context.loop().nowMs())) {
            if (now.isDue(context.loop().nowMs())) {
                refresh();
            }
            waiter.token(now);
        } else {
            waiters.add(waiter);
            refresh();
        }
    }

    /** Somebody stopped waiting. */
    @Override
    public void forget(Waiter waiter) {
        waiters.remove(waiter);
    }

    /** The gateway refused this token. */
    @Override
    public void refused(String refused) {
        if (token != null && token.text().equals(refused)) {
            token = null;
        }
    }

    /** Renews now, unless it is being done. */
    void refresh() {
        if (session != null && !refreshing) {
            refreshing = true;
            backoff.reset();
            send();
        }
    }

    /** Renews at its time without being asked, while a socket is open. */
    void keepFresh(boolean on) {
        kept = on;
        plan();
    }

    void networkUp() {
        offline = false;
        if (refreshing && refresh == null) {
            timer.cancel();
            backoff.reset();
            send();
        }
    }

    void networkDown() {
        offline = true;
    }

    /** Takes what the auth service gave: a new session, or the next token of this one. */
    SignedIn adopt(JsonNode reply, boolean keySent) {
        adoptInstallation(reply, keySent);
        StoredSession before = session;
        StoredSession next = StoredSession.of(reply, before == null ? "" : before.refreshToken());
        next.write(context.store());
        session = next;
        token = AccessToken.of(reply, context);
        plan();
        boolean isNew =
                before == null || !before.who().session().equals(next.who().session());
        observer.renewed(token, isNew);
        List<Waiter> served = List.copyOf(waiters);
        waiters.clear();
        AccessToken good = token;
        served.forEach(waiter -> waiter.token(good));
        return next.who();
    }

    /** Takes an installation and its secret, if the reply has a new one. */
    void adoptInstallation(JsonNode reply, boolean keySent) {
        String secret = reply.path("installationSecret").asText("");
        if (!secret.isEmpty()) {
            installation = new Installation(reply.path("installation").asText(), secret, keySent && key != null);
            installation.write(context.store());
        }
    }

    /** What an app says about itself and its installation when a session starts. */
    ObjectNode client() {
        AppInfo app = context.app();
        ObjectNode client = Json.object();
        Json.putIfSaid(client, "name", app.name());
        Json.putIfSaid(client, "platform", app.platform());
        Json.putIfSaid(client, "model", app.model());
        Json.putIfSaid(client, "appVersion", app.version());
        Installation known = installation;
        if (known != null) {
            client.put("installation", known.id()).put("installationSecret", known.secret());
        } else if (key != null) {
            client.set("publicKey", Proofs.jwk(key));
        }
        return client;
    }

    /** A proof of the device's key over a secret; empty where the installation has none. */
    String proof(String type, String secret) {
        Installation known = installation;
        return known != null && known.isBound() && key != null ? Proofs.of(key, type, secret) : "";
    }

    /** The session is no more, here and perhaps there. */
    void drop(ReeveException why) {
        StoredSession ended = session;
        session = null;
        token = null;
        refreshing = false;
        if (refresh != null) {
            refresh.cancel();
            refresh = null;
        }
        timer.cancel();
        plan();
        context.store().remove(StoredSession.NAME);
        if (ended != null) {
            observer.ended(ended.who());
        }
        failWaiters(why);
    }

    void close() {
        if (refresh != null) {
            refresh.cancel();
        }
        failWaiters(ReeveException.closed());
    }

    private void send() {
        StoredSession now = session;
        if (now == null || offline) {
            return;
        }
        ObjectNode body = Json.object().put("refreshToken", now.refreshToken());
        Json.putIfSaid(body, "proof", proof("reeve-refresh+jwt", now.refreshToken()));
        refresh = HttpCall.post(
                context,
                "/v1/auth/refresh",
                new HttpCall.Request(Map.of(), "", new Body(Json.bytes(body), Body.JSON)),
                new HttpCall.Listener() {
                    @Override
                    public void done(Reply reply) {
                        renewed(reply.json());
                    }

                    @Override
                    public void failed(ReeveException error) {
                        notRenewed(error);
                    }
                });
        timer = context.loop().after(context.ms(Setting.REFRESH_MS), () -> {
            if (refresh != null) {
                refresh.cancel();
                notRenewed(ReeveException.unknown("no answer to the refresh"));
            }
        });
    }

    private void renewed(JsonNode reply) {
        timer.cancel();
        refresh = null;
        refreshing = false;
        SignedIn unused = adopt(reply, false);
    }

    private void notRenewed(ReeveException error) {
        timer.cancel();
        refresh = null;
        if (ENDS.contains(error.reason())) {
            drop(error);
            observer.lost(error.reason());
        } else if (PASSING.contains(error.reason()) || PASSING_CODES.contains(error.code())) {
            // The answer may have been lost: the same refresh token gets the same successor.
            timer = context.loop().after(backoff.nextMs(error), this::send);
        } else {
            refreshing = false;
            failWaiters(error);
        }
    }

    private void failWaiters(ReeveException error) {
        List<Waiter> failed = List.copyOf(waiters);
        waiters.clear();
        failed.forEach(waiter -> waiter.failed(error));
    }

    private void plan() {
        renewal.cancel();
        renewal = Loop.Timer.NONE;
        AccessToken now = token;
        if (kept && now != null) {
            renewal = context.loop()
                    .after(Math.max(0, now.dueMs() - context.loop().nowMs()), this::refresh);
        }
    }

    /** Waits for a token; hears one of both, once, on the loop. */
    interface Waiter {
        void token(AccessToken token);

        void failed(ReeveException error);
    }

    /** Hears what becomes of the session. */
    interface Observer {
        /** There is another token. */
        void renewed(AccessToken token, boolean isNewSession);

        /** The session of this user ended here. */
        void ended(SignedIn who);

        /** It was ended by the server. */
        void lost(String reason);
    }
}
