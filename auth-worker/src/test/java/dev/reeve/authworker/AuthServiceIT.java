// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gatewayapi.auth.v1.Account;
import dev.reeve.gatewayapi.auth.v1.Client;
import dev.reeve.gatewayapi.auth.v1.RefreshRequest;
import dev.reeve.gatewayapi.auth.v1.Session;
import dev.reeve.gatewayapi.auth.v1.SignInRequest;
import dev.reeve.gatewayapi.auth.v1.SignOutReply;
import dev.reeve.gatewayapi.auth.v1.SignUpReply;
import dev.reeve.gatewayapi.auth.v1.StartAnonymousRequest;
import dev.reeve.gatewayapi.auth.v1.TokenRequest;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.workersdk.testing.TestReply;
import org.junit.jupiter.api.Test;

/** The service as a broker calls it: sessions, keys, error codes, metrics. */
class AuthServiceIT extends AuthServiceFixture {
    @Test
    void startsRefreshesShowsAndEndsASession() throws Exception {
        Session started = session(call(
                "StartAnonymous",
                StartAnonymousRequest.newBuilder()
                        .setClient(Client.newBuilder().setName("Demo").setPlatform("ios 20"))
                        .build()));
        Session refreshed = session(call(
                "Refresh",
                RefreshRequest.newBuilder()
                        .setRefreshToken(started.getRefreshToken())
                        .build()));
        Account me = Account.parseFrom(callAs(refreshed, "Me").body());
        SignOutReply signedOut =
                SignOutReply.parseFrom(callAs(refreshed, "SignOut").body());

        assertThat(started.getAnonymous()).isTrue();
        assertThat(started.getTokenType()).isEqualTo("Bearer");
        assertThat(started.getExpiresInMs()).isEqualTo(600_000);
        assertThat(started.getScopesList()).containsExactly("logs:write");
        assertThat(started.getInstallation()).startsWith("i_");
        assertThat(me.getUser()).isEqualTo(started.getUser());
        assertThat(me.getCreatedAt()).isEqualTo("2026-11-25T10:00:00Z");
        assertThat(signedOut.getSessions()).isEqualTo(1);
        assertThat(signedOut.getPropagated()).isTrue();
        assertThat(callAs(refreshed, "Me").code()).isEqualTo("SESSION_REVOKED");
    }

    @Test
    void saysWhyItRefuses() throws Exception {
        SignUpReply first = SignUpReply.parseFrom(call("SignUp", ADA).body());

        TestReply known = call("SignUp", ADA);
        TestReply weak = call("SignUp", ADA.toBuilder().setPassword("12345678").build());
        TestReply wrong = call(
                "SignIn",
                SignInRequest.newBuilder()
                        .setEmail("ada@example.org")
                        .setPassword("wrong phrase")
                        .build());
        TestReply noToken = call("Me", SignInRequest.getDefaultInstance());
        TestReply noAddress =
                call("SignIn", SignInRequest.newBuilder().setPassword("x").build());

        assertThat(first.getCheckMail()).isFalse();
        assertThat(first.getSession().getUser()).startsWith("u_");
        assertThat(known.code()).isEqualTo("IDENTITY_IN_USE");
        assertThat(known.envelope().getStatus().getGrpcCode()).isEqualTo(6);
        assertThat(weak.code()).isEqualTo("WEAK_PASSWORD");
        assertThat(wrong.code()).isEqualTo("INVALID_CREDENTIALS");
        assertThat(wrong.envelope().getStatus().getGrpcCode()).isEqualTo(16);
        assertThat(wrong.envelope().getStatus().getRetryable()).isFalse();
        assertThat(noToken.code()).isEqualTo("UNAUTHENTICATED");
        assertThat(noAddress.reason()).isEqualTo(Reason.INVALID_REQUEST);
        assertThat(noAddress.errorText()).contains("email");
    }

    @Test
    void saysWhenToComeAgainAfterTooManyFailures() throws Exception {
        SignInRequest guess = SignInRequest.newBuilder()
                .setEmail("nobody@example.org")
                .setPassword("a guess or two")
                .build();
        for (int i = 0; i < 5; i++) {
            assertThat(call("SignIn", guess).code()).isEqualTo("INVALID_CREDENTIALS");
        }

        TestReply limited = call("SignIn", guess);

        assertThat(limited.reason()).isEqualTo(Reason.RATE_LIMITED);
        assertThat(limited.envelope().getRetryAfterMs()).isEqualTo(1_000);
    }

    @Test
    void refusesBodiesThatAreNoMessage() throws Exception {
        byte[] truncated = {0x0a, 0x7f, 0x01};
        byte[] wrongType = {0x08, 0x01};

        TestReply malformed =
                service.tester().open("SignIn", truncated, envelope -> envelope).last();
        TestReply other = service.tester()
                .open("Refresh", wrongType, envelope -> envelope)
                .last();
        TestReply json = service.tester().call("SignIn", "{\"email\":\"a@b\"}");

        assertThat(malformed.reason()).isEqualTo(Reason.INVALID_REQUEST);
        assertThat(other.code()).as("an unknown field is no token").isEqualTo("SESSION_EXPIRED");
        assertThat(json.reason()).isEqualTo(Reason.INVALID_REQUEST);
    }

    @Test
    void exchangesAKeyForATokenOrASession() throws Exception {
        TokenRequest request = TokenRequest.newBuilder().setApiKey(ADMIN.text()).build();

        Session token = session(call("Token", request));
        Session console =
                session(call("Token", request.toBuilder().setSession(true).build()));

        assertThat(token.getUser()).isEqualTo(ADMIN.id());
        assertThat(token.getSession()).isEmpty();
        assertThat(console.getSession()).startsWith("s_");
        assertThat(console.getRefreshToken()).startsWith("rr1_");
        assertThat(console.getScopesList()).containsExactly("admin");
    }

    @Test
    void countsOperationsByOutcome() throws Exception {
        TestReply _ = call("StartAnonymous", StartAnonymousRequest.getDefaultInstance());
        TestReply _ = call("Refresh", RefreshRequest.getDefaultInstance());

        assertThat(service.registry
                        .get("reeve.auth.operation")
                        .tags("operation", "StartAnonymous", "outcome", "OK")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(service.registry
                        .get("reeve.auth.operation")
                        .tags("operation", "Refresh", "outcome", "SESSION_EXPIRED")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void answersARetryableErrorWithoutADatabase() throws Exception {
        fixture.source.close();

        TestReply reply = call("StartAnonymous", StartAnonymousRequest.getDefaultInstance());

        assertThat(reply.code()).isEqualTo("DATABASE_UNAVAILABLE");
        assertThat(reply.envelope().getStatus().getGrpcCode()).isEqualTo(14);
        assertThat(reply.envelope().getStatus().getRetryable()).isTrue();
        assertThat(reply.envelope().getRetryAfterMs()).isPositive();
    }
}
