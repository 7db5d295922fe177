// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.authworker.oidc.AuthorizationRequest;
import dev.reeve.authworker.oidc.OidcProvider;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;

/** Operation: a browser is sent to a provider, with a state that is good for ten minutes and once. */
final class OidcStart {
    /**
     * What the app wants.
     *
     * @param redirect where the browser ends
     * @param challenge of a verifier that the app keeps
     * @param loginHint empty = nobody
     */
    record Request(String provider, String redirect, String challenge, String loginHint) {}

    /** Where the browser goes, and for how long it may be away. */
    record Started(URI url, Duration life) {
        @Override
        public String toString() {
            return "Started[...]";
        }
    }

    private static final int HINT_MAX = 254;

    private final Database database;
    private final OidcProviders providers;
    private final Redirects redirects;
    private final OidcGate gate;
    private final Codes codes;
    private final InstantSource clock;
    private final SecureRandom random;

    OidcStart(
            Database database,
            OidcProviders providers,
            Redirects redirects,
            OidcGate gate,
            Codes codes,
            InstantSource clock,
            SecureRandom random) {
        this.database = database;
        this.providers = providers;
        this.redirects = redirects;
        this.gate = gate;
        this.codes = codes;
        this.clock = clock;
        this.random = random;
    }

    Started run(Caller caller, OidcIntent intent, Request request) {
        OidcProvider provider = providers.require(request.provider());
        redirects.require(request.redirect());
        String challenge = Pkce.challenge(request.challenge());
        String hint = InputText.bounded("loginHint", request.loginHint(), HINT_MAX);
        gate.pass(caller, intent);
        boolean isSignIn = intent == OidcIntent.SIGN_IN;
        OidcFlow flow = new OidcFlow(
                provider.settings().name(),
                caller.tenant(),
                intent,
                request.redirect(),
                challenge,
                CodeText.newLink(random).text(),
                Pkce.newVerifier(random),
                isSignIn ? "" : caller.subject(),
                isSignIn ? "" : caller.session());
        CodeOrder order = CodeOrder.ofNobody(CodePurpose.OIDC_FLOW, caller.tenant(), StoredJson.write(flow));
        FreshCode state = database.transaction(connection -> codes.issue(connection, order, clock.instant()));
        AuthorizationRequest towards = new AuthorizationRequest(
                state.link().text(),
                flow.nonce(),
                Pkce.challengeOf(flow.verifier()),
                hint,
                intent == OidcIntent.REAUTHENTICATE);
        return new Started(OidcProviders.ask(provider, () -> provider.authorizationUrl(towards)), state.life());
    }
}
