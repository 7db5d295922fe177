// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.authworker.oidc.OidcIdentity;
import dev.reeve.authworker.oidc.OidcProvider;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Operation: a browser comes back from a provider and is sent on to the app, with a code that stands for what the
 * provider proved, or with an error. No token is ever in an address.
 */
final class OidcCallback {
    /**
     * What the provider's redirect carries.
     *
     * @param code empty = none
     * @param error empty = none
     * @param issuer of the provider, if it says (RFC 9207); else empty
     * @param user Apple's JSON with a name; else empty
     */
    record Request(String state, String code, String error, String issuer, String user) {
        @Override
        public String toString() {
            return "OidcCallback.Request[...]";
        }
    }

    /** The person said no. */
    static final String DENIED = "ACCESS_DENIED";

    private static final String ACTION = "oidc.callback";

    private final Database database;
    private final OidcProviders providers;
    private final Codes codes;
    private final InstantSource clock;
    private final SecureRandom random;

    OidcCallback(Database database, OidcProviders providers, Codes codes, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.providers = providers;
        this.codes = codes;
        this.clock = clock;
        this.random = random;
    }

    /** Where the browser goes. Without a state of ours there is no app to send it to. */
    String run(Caller caller, Request request) {
        CodeText.Link state = CodeText.parseLink(request.state()).orElseThrow(OidcCallback::unknown);
        OidcFlow flow = database.transaction(connection ->
                        CodeTable.useLinkOfAnyTenant(connection, CodePurpose.OIDC_FLOW, state, clock.instant()))
                .map(row -> StoredJson.read(codes.payloadOf(row), OidcFlow.class))
                .orElseThrow(OidcCallback::unknown);
        Caller ofTenant = caller.inTenant(flow.tenant());
        if (request.error().equals("access_denied")) {
            return failed(ofTenant, flow, DENIED);
        }
        Optional<ProvenIdentity> identity = request.error().isEmpty() ? proven(flow, request) : Optional.empty();
        return identity.map(proven -> withCode(flow, proven))
                .orElseGet(() -> failed(ofTenant, flow, AuthReason.PROVIDER_ERROR.name()));
    }

    private Optional<ProvenIdentity> proven(OidcFlow flow, Request request) {
        OidcProvider provider = providers.find(flow.provider()).orElse(null);
        if (provider == null || request.code().isEmpty() || isOfAnother(provider, request.issuer())) {
            return Optional.empty();
        }
        try {
            Optional<OidcIdentity> identity = OidcProviders.proven(
                    provider,
                    OidcProviders.ask(
                            provider, () -> provider.exchange(request.code(), flow.verifier(), flow.nonce())));
            return identity.map(one -> ProvenIdentity.of(provider.settings(), one, AppleUser.nameIn(request.user())));
        } catch (AuthRefusal _) {
            // The person is in a browser: the app is told, and asks them to try again.
            return Optional.empty();
        }
    }

    private static boolean isOfAnother(OidcProvider provider, String issuer) {
        return !issuer.isEmpty() && !issuer.equals(provider.settings().issuer());
    }

    private String withCode(OidcFlow flow, ProvenIdentity identity) {
        String payload = StoredJson.write(new OidcProof(flow, identity));
        CodeOrder order = CodeOrder.ofNobody(CodePurpose.OIDC_CODE, flow.tenant(), payload);
        FreshCode code = database.transaction(connection -> codes.issue(connection, order, clock.instant()));
        return Redirects.with(flow.redirect(), "code", code.link().text());
    }

    private String failed(Caller caller, OidcFlow flow, String error) {
        AuditEvent event =
                AuditEvent.refused(caller, flow.subject(), ACTION, flow.provider(), AuthReason.PROVIDER_ERROR);
        database.run(connection -> AuditTable.insert(connection, event, clock.instant(), random));
        return Redirects.with(flow.redirect(), "error", error);
    }

    private static AuthRefusal unknown() {
        return AuthRefusal.of(AuthReason.CODE_INVALID, "this sign-in is over, took too long, or was not begun here");
    }
}
