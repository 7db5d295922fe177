// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.reeve.authworker.oidc.IdTokenVerdict;
import dev.reeve.authworker.oidc.OidcIdentity;
import dev.reeve.authworker.oidc.OidcProvider;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;

/** Operations: a nonce for a platform's SDK, and the ID token that the SDK made with it. */
final class IdTokens {
    /** What the app shows. */
    record Request(
            String provider,
            String idToken,
            String nonce,
            ClientDescription client,
            String displayName,
            String secondFactor,
            String mergeFrom) {
        @Override
        public String toString() {
            return "IdTokens.Request[" + provider + "]";
        }
    }

    private final Database database;
    private final OidcProviders providers;
    private final Codes codes;
    private final OidcGate gate;
    private final OidcFinish finish;
    private final InstantSource clock;
    private final SecureRandom random;

    IdTokens(
            Database database,
            OidcProviders providers,
            Codes codes,
            OidcGate gate,
            OidcFinish finish,
            InstantSource clock,
            SecureRandom random) {
        this.database = database;
        this.providers = providers;
        this.codes = codes;
        this.gate = gate;
        this.finish = finish;
        this.clock = clock;
        this.random = random;
    }

    FreshCode nonce(Caller caller) {
        gate.pass(caller, OidcIntent.SIGN_IN);
        CodeOrder order = CodeOrder.ofNobody(CodePurpose.OIDC_NONCE, caller.tenant(), "");
        return database.transaction(connection -> codes.issue(connection, order, clock.instant()));
    }

    StartedSession run(Caller caller, OidcIntent intent, Request request) {
        OidcProvider provider = providers.require(request.provider());
        String name = InputText.displayName(request.displayName());
        CodeText.Link nonce = CodeText.parseLink(request.nonce()).orElseThrow(ShownCode::refusal);
        gate.pass(caller, intent);
        UUID row = database.transaction(connection ->
                        CodeTable.tryLink(connection, CodePurpose.OIDC_NONCE, caller.tenant(), nonce, clock.instant()))
                .orElseThrow(ShownCode::refusal)
                .id();
        IdTokenVerdict verdict =
                OidcProviders.ask(provider, () -> provider.verify(request.idToken(), formsOf(request.nonce())));
        OidcIdentity identity = OidcProviders.proven(provider, verdict).orElseThrow(() -> refused(caller, provider));
        OidcAttempt attempt = new OidcAttempt(
                intent,
                ProvenIdentity.of(provider.settings(), identity, name),
                request.client(),
                request.secondFactor(),
                request.mergeFrom());
        return finish.run(caller, row, attempt);
    }

    /** Some SDKs for Apple's sign-in send the hash of the nonce they are given. */
    private static Set<String> formsOf(String nonce) {
        return Set.of(nonce, HexFormat.of().formatHex(Sha256.of(nonce.getBytes(US_ASCII))));
    }

    private AuthRefusal refused(Caller caller, OidcProvider provider) {
        AuditEvent event = AuditEvent.refused(
                caller, caller.actor(), "oidc.id-token", provider.settings().name(), AuthReason.INVALID_CREDENTIALS);
        database.run(connection -> AuditTable.insert(connection, event, clock.instant(), random));
        return AuthRefusal.invalidCredentials();
    }
}
