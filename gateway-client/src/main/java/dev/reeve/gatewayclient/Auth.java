// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who uses the app. Methods block; each is tried once. The session lasts for weeks: it is in the store, and tokens are
 * renewed without being asked for.
 */
public final class Auth {
    private static final String MFA_TOKEN = "mfaToken";

    private final Context context;
    private final Sessions sessions;
    private final AuthHttp http;
    private final SignOut signOut;
    private @Nullable String mfaToken;

    Auth(Context context, Sessions sessions, AuthHttp http, SignOut signOut) {
        this.context = context;
        this.sessions = sessions;
        this.http = http;
        this.signOut = signOut;
    }

    /** Who is signed in. */
    public Optional<SignedIn> user() {
        return Waiting.on(
                Waiting.future(context.loop(), future -> future.complete(Optional.ofNullable(sessions.who()))));
    }

    /**
     * Makes sure that somebody is signed in: who is, else the anonymous account of this installation, else a new one.
     *
     * @throws ReeveException no gateway could be reached, or it refused
     */
    public SignedIn startAnonymously() {
        return Waiting.on(startAnonymouslyAsync());
    }

    /** The same without waiting. */
    public CompletableFuture<SignedIn> startAnonymouslyAsync() {
        return Waiting.future(context.loop(), future -> {
            SignedIn who = sessions.who();
            if (who != null) {
                boolean unused = future.complete(who);
            } else if (sessions.installation() == null) {
                anonymous(future);
            } else {
                device(future, error -> {
                    if (error.is("INVALID_CREDENTIALS")) {
                        anonymous(future);
                    } else {
                        boolean unused = future.completeExceptionally(error);
                    }
                });
            }
        });
    }

    /** Back into the anonymous account that this installation started. */
    public SignedIn device() {
        return Waiting.on(deviceAsync());
    }

    /** The same without waiting. */
    public CompletableFuture<SignedIn> deviceAsync() {
        return Waiting.future(context.loop(), future -> device(future, future::completeExceptionally));
    }

    /**
     * Signs in.
     *
     * @throws ReeveException INVALID_CREDENTIALS; MFA_REQUIRED: then {@link #mfa}; others of docs/errors.md
     */
    public SignedIn signIn(String email, String password) {
        return Waiting.on(signInAsync(email, password));
    }

    /** The same without waiting. */
    public CompletableFuture<SignedIn> signInAsync(String email, String password) {
        return begin("sign-in", body -> body.put("email", email).put("password", password));
    }

    /** For programs, not for apps: a session of an API key ({@code rvs_...}). */
    public SignedIn signInWithKey(String apiKey) {
        return Waiting.on(begin("token", body -> body.put("apiKey", apiKey).put("session", true)));
    }

    /** The second half of a sign-in that ended in MFA_REQUIRED: six digits, or a recovery code. */
    public SignedIn mfa(String code) {
        return Waiting.on(mfaAsync(code));
    }

    /** The same without waiting. */
    public CompletableFuture<SignedIn> mfaAsync(String code) {
        return begin("mfa", body -> body.put(MFA_TOKEN, mfaToken).put("code", code));
    }

    /**
     * Makes an account; empty = a mail with a code is on its way, which goes to {@link #verify}.
     *
     * @throws ReeveException WEAK_PASSWORD and others
     */
    public Optional<SignedIn> signUp(String email, String password) {
        return Waiting.on(Waiting.<Optional<SignedIn>>future(context.loop(), future -> {
            ObjectNode body = Json.object().put("email", email).put("password", password);
            body.set("client", sessions.client());
            http.post("sign-up", body, "", reply -> future.complete(maybe(reply)), future::completeExceptionally);
        }));
    }

    /**
     * The code of a sign-up's mail.
     *
     * @param email where the code was typed; empty for the one of the link
     */
    public SignedIn verify(String code, String email) {
        return Waiting.on(begin("verify", body -> body.put("code", code).put("email", email)));
    }

    /** An anonymous account gets a name; user and session stay what they are. */
    public Upgrade upgrade() {
        return new Upgrade(this);
    }

    /** Sign-in with Google, Apple and others, by the system's browser. */
    public Oidc oidc() {
        return new Oidc(this, context.store());
    }

    /** Ends the session, here whatever the server says. */
    public void signOut() {
        boolean unused = Waiting.on(signOutAsync());
    }

    /** The same without waiting. */
    public CompletableFuture<Boolean> signOutAsync() {
        return Waiting.future(context.loop(), future -> signOut.begin("sign-out", () -> future.complete(true)));
    }

    /** The same for every session of the account. */
    public void signOutEverywhere() {
        boolean unused = Waiting.on(Waiting.<Boolean>future(
                context.loop(), future -> signOut.begin("sign-out-all", () -> future.complete(true))));
    }

    /**
     * A token that is good, for libraries of the app's own that call the gateway. Do not keep it.
     *
     * @throws ReeveException nobody is signed in, or no gateway could be reached
     */
    public String accessToken() {
        return Waiting.on(accessTokenAsync());
    }

    /** The same without waiting. */
    public CompletableFuture<String> accessTokenAsync() {
        return Waiting.future(
                context.loop(),
                future -> sessions.token(new Sessions.Waiter() {
                    @Override
                    public void token(AccessToken token) {
                        boolean unused = future.complete(token.text());
                    }

                    @Override
                    public void failed(ReeveException error) {
                        boolean unused = future.completeExceptionally(error);
                    }
                }));
    }

    /**
     * Any other operation of docs/auth.md, as who is signed in: {@code sessions}, {@code me/delete}, ...
     *
     * @param body anything {@link Body#from} takes, a JSON object
     */
    public Reply post(String route, @Nullable Object body) {
        ObjectNode json = Json.parsed(Body.from(body).bytes()) instanceof ObjectNode object ? object : Json.object();
        return Waiting.on(accessTokenAsync()
                .thenCompose(token -> Waiting.<Reply>future(
                        context.loop(),
                        future -> http.post(
                                route,
                                json,
                                token,
                                reply -> future.complete(new Reply(new Body(Json.bytes(reply), Body.JSON), false)),
                                future::completeExceptionally))));
    }

    /** Posts what starts a session, and takes it. */
    CompletableFuture<SignedIn> begin(String route, Consumer<ObjectNode> fill) {
        return Waiting.future(context.loop(), future -> {
            ObjectNode body = Json.object();
            fill.accept(body);
            start(route, body, future, error -> {
                error.detail(MFA_TOKEN).ifPresent(token -> mfaToken = token);
                boolean unused = future.completeExceptionally(error);
            });
        });
    }

    /** Posts as who is signed in; the reply may have a session. */
    CompletableFuture<Optional<SignedIn>> go(String route, ObjectNode body) {
        return accessTokenAsync()
                .thenCompose(token -> Waiting.<Optional<SignedIn>>future(
                        context.loop(),
                        future -> http.post(
                                route,
                                body,
                                token,
                                reply -> future.complete(maybe(reply)),
                                future::completeExceptionally)));
    }

    /** Posts without a token; nothing of it is kept. */
    CompletableFuture<JsonNode> ask(String route, ObjectNode body) {
        return Waiting.future(
                context.loop(), future -> http.post(route, body, "", future::complete, future::completeExceptionally));
    }

    private Optional<SignedIn> maybe(JsonNode reply) {
        JsonNode session = reply.has("accessToken") ? reply : reply.path("session");
        return session.has("accessToken") ? Optional.of(started(session, false)) : Optional.empty();
    }

    private SignedIn started(JsonNode reply, boolean keySent) {
        mfaToken = null;
        return sessions.adopt(reply, keySent);
    }

    private void anonymous(CompletableFuture<SignedIn> future) {
        start("anonymous", Json.object(), future, future::completeExceptionally);
    }

    private void device(CompletableFuture<SignedIn> future, Consumer<ReeveException> failed) {
        Installation known = sessions.installation();
        if (known == null) {
            failed.accept(ReeveException.ofClient(
                    "INVALID_CREDENTIALS", "unauthenticated", "this app is no installation yet"));
            return;
        }
        ObjectNode body = Json.object();
        Json.putIfSaid(body, "proof", sessions.proof("reeve-device+jwt", known.secret()));
        start("device", body, future, failed);
    }

    private void start(
            String route, ObjectNode body, CompletableFuture<SignedIn> future, Consumer<ReeveException> failed) {
        ObjectNode client = sessions.client();
        body.set("client", client);
        boolean keySent = client.has("publicKey");
        http.post(route, body, "", reply -> future.complete(started(reply, keySent)), failed);
    }

    /** Ends a session in order. */
    interface SignOut {
        void begin(String route, Runnable done);
    }
}
