// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.protocol.auth.v1.ExchangeKeyReply;
import dev.reeve.protocol.auth.v1.ExchangeKeyRequest;
import dev.reeve.protocol.auth.v1.JwksReply;
import dev.reeve.protocol.auth.v1.JwksRequest;
import dev.reeve.protocol.auth.v1.PullRevocationsReply;
import dev.reeve.protocol.auth.v1.PullRevocationsRequest;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.workersdk.testing.TestReply;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EdgeServiceIT {
    private static final ApiKey APP = ApiKey.generate(ApiKey.Kind.PUBLISHABLE, new SecureRandom());

    private final AuthFixture fixture =
            new AuthFixture(List.of(new KeyFile.Source("app", APP, Scopes.OF_A_PUBLISHABLE_KEY)));
    private TestService edge;

    @BeforeEach
    void start() throws Exception {
        edge = TestService.edge(fixture.auth);
    }

    @AfterEach
    void close() {
        edge.close();
        fixture.close();
    }

    @Test
    void givesBrokersTheKeysThatVerifyTokens() throws Exception {
        JwksReply reply = JwksReply.parseFrom(edge.callFrom("broker", "Jwks", JwksRequest.getDefaultInstance())
                .body());

        String token = fixture.signUp("ada@example.org").access().text();
        assertThat(TokenVerifier.verified(token, reply.getJwksJson()).get("iss").asText())
                .isEqualTo(reply.getIssuer());
        assertThat(reply.getAudience()).isEqualTo("reeve");
        assertThat(reply.getMaxAgeSeconds()).isEqualTo(300);
    }

    @Test
    void exchangesKeysForGatewaysAndNotesTheAddress() throws Exception {
        ExchangeKeyRequest request = ExchangeKeyRequest.newBuilder()
                .setApiKey(APP.text())
                .setAddress("2001:db8::7")
                .build();

        ExchangeKeyReply reply = ExchangeKeyReply.parseFrom(
                edge.callFrom("gateway", "ExchangeKey", request).body());

        assertThat(reply.getKeyId()).isEqualTo(APP.id());
        assertThat(reply.getScopesList()).containsExactly("logs:write", "auth:start");
        assertThat(reply.getExpiresInMs()).isEqualTo(600_000);
        assertThat(TokenVerifier.verified(
                        reply.getAccessToken(), fixture.auth.keyRing().jwks()))
                .isNotNull();
        int _ = fixture.update("UPDATE auth.api_key SET revoked_at = now()");
        TestReply revoked = edge.callFrom("gateway", "ExchangeKey", request);
        assertThat(revoked.code()).isEqualTo("INVALID_CREDENTIALS");
        assertThat(fixture.texts("SELECT address FROM auth.audit WHERE action = 'key.use'"))
                .containsExactly("2001:db8::7");
    }

    @Test
    void letsBrokersCatchUpWithRevocations() throws Exception {
        StartedSession session = fixture.signUp("ada@example.org");
        SignOut.Result _ = fixture.auth.signOut().one(AuthFixture.callerOf(session));

        PullRevocationsReply all = PullRevocationsReply.parseFrom(
                edge.callFrom("broker", "PullRevocations", PullRevocationsRequest.getDefaultInstance())
                        .body());
        PullRevocationsReply rest = PullRevocationsReply.parseFrom(edge.callFrom(
                        "broker",
                        "PullRevocations",
                        PullRevocationsRequest.newBuilder()
                                .setAfterSeq(all.getLastSeq())
                                .build())
                .body());

        assertThat(all.getItemsList()).hasSize(1);
        assertThat(all.getItems(0).getKind()).isEqualTo("session");
        assertThat(all.getItems(0).getValue()).isEqualTo(session.session());
        assertThat(all.getItems(0).getExpiresUnix())
                .isEqualTo(fixture.clock.instant().getEpochSecond() + 660);
        assertThat(rest.getItemsList()).isEmpty();
        assertThat(rest.getLastSeq()).isEqualTo(all.getLastSeq());
    }

    @Test
    void refusesEveryoneElse() throws Exception {
        for (String role : List.of("client", "worker", "operator", "")) {
            for (String method :
                    List.of("Jwks", "ExchangeKey", "PullRevocations", "LeaseRates", "BeginCall", "FinishCall")) {
                TestReply reply = edge.callFrom(role, method, JwksRequest.getDefaultInstance());
                assertThat(reply.reason()).as("%s %s", role, method).isEqualTo(Reason.FORBIDDEN);
            }
        }
    }
}
