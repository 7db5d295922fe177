// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import dev.reeve.gatewayapi.auth.v1.Account;
import dev.reeve.gatewayapi.auth.v1.ChangeEmailRequest;
import dev.reeve.gatewayapi.auth.v1.ChangePasswordReply;
import dev.reeve.gatewayapi.auth.v1.ChangePasswordRequest;
import dev.reeve.gatewayapi.auth.v1.Client;
import dev.reeve.gatewayapi.auth.v1.ConfirmEmailRequest;
import dev.reeve.gatewayapi.auth.v1.ConfirmTotpRequest;
import dev.reeve.gatewayapi.auth.v1.ForgotPasswordRequest;
import dev.reeve.gatewayapi.auth.v1.ListSessionsReply;
import dev.reeve.gatewayapi.auth.v1.MeRequest;
import dev.reeve.gatewayapi.auth.v1.MfaRequired;
import dev.reeve.gatewayapi.auth.v1.NewRecoveryCodesRequest;
import dev.reeve.gatewayapi.auth.v1.ReauthenticateRequest;
import dev.reeve.gatewayapi.auth.v1.RecoveryCodesReply;
import dev.reeve.gatewayapi.auth.v1.RefreshRequest;
import dev.reeve.gatewayapi.auth.v1.RemoveTotpRequest;
import dev.reeve.gatewayapi.auth.v1.ResetPasswordRequest;
import dev.reeve.gatewayapi.auth.v1.RevokeSessionRequest;
import dev.reeve.gatewayapi.auth.v1.Session;
import dev.reeve.gatewayapi.auth.v1.SessionEntry;
import dev.reeve.gatewayapi.auth.v1.SignInMfaRequest;
import dev.reeve.gatewayapi.auth.v1.SignInRequest;
import dev.reeve.gatewayapi.auth.v1.SignOutReply;
import dev.reeve.gatewayapi.auth.v1.SignUpReply;
import dev.reeve.gatewayapi.auth.v1.SignUpRequest;
import dev.reeve.gatewayapi.auth.v1.StartAnonymousRequest;
import dev.reeve.gatewayapi.auth.v1.StartTotpReply;
import dev.reeve.gatewayapi.auth.v1.StartTotpRequest;
import dev.reeve.gatewayapi.auth.v1.TokenRequest;
import dev.reeve.gatewayapi.auth.v1.UndoEmailRequest;
import dev.reeve.gatewayapi.auth.v1.UpdateMeRequest;
import dev.reeve.gatewayapi.auth.v1.VerifyRequest;
import dev.reeve.protocol.v1.BrokerStamp;
import dev.reeve.protocol.v1.Identity;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.workersdk.testing.TestReply;
import dev.reeve.workersdk.testing.WorkerTester;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service as a broker calls it: protobuf bodies, identities, error codes. */
class AuthServiceIT {
    private static final ApiKey ADMIN = ApiKey.generate(ApiKey.Kind.SECRET, new SecureRandom());

    private final AuthFixture fixture =
            new AuthFixture(List.of(new KeyFile.Source("admin", ADMIN, Scopes.OF_THE_ADMIN_KEY)));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicBoolean prepared = new AtomicBoolean(true);
    private WorkerTester service;

    @BeforeEach
    void start() throws Exception {
        service = WorkerTester.of(
                AuthService.NAME,
                new AuthService(fixture.auth, new AuthMetrics(registry), new StartGate(prepared::get))::describe);
    }

    @AfterEach
    void close() {
        service.close();
        fixture.close();
    }

    private TestReply call(String method, MessageLite request) throws InterruptedException {
        return service.open(method, request.toByteArray(), envelope -> envelope.setContentType("application/proto"))
                .last();
    }

    private TestReply callAs(Session session, String method) throws InterruptedException {
        return callAs(session, method, MeRequest.getDefaultInstance());
    }

    private TestReply callAs(Session session, String method, MessageLite request) throws InterruptedException {
        Identity identity = Identity.newBuilder()
                .setSubject(session.getUser())
                .setSession(session.getSession())
                .setTenant("default")
                .addAllScopes(session.getScopesList())
                .build();
        return service.open(
                        method,
                        request.toByteArray(),
                        envelope -> envelope.setContentType("application/proto")
                                .setStamp(BrokerStamp.newBuilder()
                                        .setDeadlineMsLeft(10_000)
                                        .setAttempt(1)
                                        .setIdentity(identity)))
                .last();
    }

    private static Session session(TestReply reply) throws Exception {
        assertThat(reply.reason()).as(reply.errorText()).isEqualTo(Reason.OK);
        return Session.parseFrom(reply.body());
    }

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
        SignUpRequest ada = SignUpRequest.newBuilder()
                .setEmail("ada@example.org")
                .setPassword(AuthFixture.PASSWORD)
                .build();
        SignUpReply first = SignUpReply.parseFrom(call("SignUp", ada).body());

        TestReply known = call("SignUp", ada);
        TestReply weak = call("SignUp", ada.toBuilder().setPassword("12345678").build());
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
    void sendsACodeAndTakesItForANewPassword() throws Exception {
        SignUpRequest ada = SignUpRequest.newBuilder()
                .setEmail("ada@example.org")
                .setPassword(AuthFixture.PASSWORD)
                .build();
        TestReply _ = call("SignUp", ada);

        TestReply asked = call(
                "ForgotPassword",
                ForgotPasswordRequest.newBuilder().setEmail("ada@example.org").build());
        ResetPasswordRequest reset = ResetPasswordRequest.newBuilder()
                .setCode(Mailbox.linkCodeIn(fixture.mail()))
                .setNewPassword("another long phrase")
                .build();
        TestReply done = call("ResetPassword", reset);
        TestReply again = call("ResetPassword", reset);
        TestReply noSignUp = call(
                "Verify", VerifyRequest.newBuilder().setCode(reset.getCode()).build());

        assertThat(asked.reason()).as(asked.errorText()).isEqualTo(Reason.OK);
        assertThat(done.reason()).as(done.errorText()).isEqualTo(Reason.OK);
        assertThat(again.code()).isEqualTo("CODE_INVALID");
        assertThat(again.envelope().getStatus().getGrpcCode()).isEqualTo(3);
        assertThat(noSignUp.code()).isEqualTo("CODE_INVALID");
    }

    @Test
    void changesPasswordNameAndAddressOfWhoIsSignedIn() throws Exception {
        SignUpRequest ada = SignUpRequest.newBuilder()
                .setEmail("ada@example.org")
                .setPassword(AuthFixture.PASSWORD)
                .build();
        Session session = SignUpReply.parseFrom(call("SignUp", ada).body()).getSession();

        TestReply proven = callAs(
                session,
                "Reauthenticate",
                ReauthenticateRequest.newBuilder()
                        .setPassword(AuthFixture.PASSWORD)
                        .build());
        TestReply changed = callAs(
                session,
                "ChangePassword",
                ChangePasswordRequest.newBuilder()
                        .setCurrentPassword(AuthFixture.PASSWORD)
                        .setNewPassword("another long phrase")
                        .build());
        TestReply named = callAs(
                session,
                "UpdateMe",
                UpdateMeRequest.newBuilder().setDisplayName("Ada").build());
        var _ = fixture.mails();
        TestReply asked = callAs(
                session,
                "ChangeEmail",
                ChangeEmailRequest.newBuilder().setEmail("new@example.org").build());
        TestReply confirmed = callAs(
                session,
                "ConfirmEmail",
                ConfirmEmailRequest.newBuilder()
                        .setCode(Mailbox.linkCodeIn(fixture.mail()))
                        .build());
        TestReply undone = call(
                "UndoEmail",
                UndoEmailRequest.newBuilder()
                        .setCode(Mailbox.linkCodeIn(fixture.mail()))
                        .build());

        assertThat(session(proven).getAccessToken()).isNotEmpty();
        assertThat(ChangePasswordReply.parseFrom(changed.body()).getSessions()).isZero();
        assertThat(Account.parseFrom(named.body()).getDisplayName()).isEqualTo("Ada");
        assertThat(asked.reason()).as(asked.errorText()).isEqualTo(Reason.OK);
        assertThat(Account.parseFrom(confirmed.body()).getEmail()).isEqualTo("new@example.org");
        assertThat(undone.reason()).as(undone.errorText()).isEqualTo(Reason.OK);
        assertThat(callAs(session, "Me").code()).isEqualTo("SESSION_REVOKED");
        assertThat(call("UpdateMe", UpdateMeRequest.getDefaultInstance()).code())
                .isEqualTo("UNAUTHENTICATED");
    }

    @Test
    void asksForTheSecondFactorWithATokenForIt() throws Exception {
        SignUpRequest ada = SignUpRequest.newBuilder()
                .setEmail("ada@example.org")
                .setPassword(AuthFixture.PASSWORD)
                .build();
        Session session = SignUpReply.parseFrom(call("SignUp", ada).body()).getSession();
        StartTotpReply begun =
                StartTotpReply.parseFrom(callAs(session, "StartTotp", StartTotpRequest.getDefaultInstance())
                        .body());
        Authenticator app = new Authenticator();
        app.scan(new MfaSetup.Begun(begun.getSecret(), begun.getUri()));
        TestReply confirmed = callAs(
                session,
                "ConfirmTotp",
                ConfirmTotpRequest.newBuilder()
                        .setCode(app.codeAt(fixture.clock.instant()))
                        .build());
        TestReply renewed = callAs(session, "NewRecoveryCodes", NewRecoveryCodesRequest.getDefaultInstance());

        TestReply half = call(
                "SignIn",
                SignInRequest.newBuilder()
                        .setEmail("ada@example.org")
                        .setPassword(AuthFixture.PASSWORD)
                        .build());
        MfaRequired detail = half.envelope().getStatus().getDetails(0).unpack(MfaRequired.class);
        TestReply whole = call(
                "SignInMfa",
                SignInMfaRequest.newBuilder()
                        .setMfaToken(detail.getMfaToken())
                        .setCode(RecoveryCodesReply.parseFrom(renewed.body()).getCodes(0))
                        .build());
        TestReply removed = callAs(session, "RemoveTotp", RemoveTotpRequest.getDefaultInstance());

        assertThat(RecoveryCodesReply.parseFrom(confirmed.body()).getCodesList())
                .hasSize(10);
        assertThat(half.code()).isEqualTo("MFA_REQUIRED");
        assertThat(half.envelope().getStatus().getRetryable()).isFalse();
        assertThat(detail.getExpiresInMs()).isEqualTo(300_000);
        assertThat(session(whole).getUser()).isEqualTo(session.getUser());
        assertThat(removed.reason()).as(removed.errorText()).isEqualTo(Reason.OK);
    }

    @Test
    void listsSessionsAndEndsTheOtherOne() throws Exception {
        SignUpRequest ada = SignUpRequest.newBuilder()
                .setEmail("ada@example.org")
                .setPassword(AuthFixture.PASSWORD)
                .setClient(Client.newBuilder().setName("Demo"))
                .build();
        Session lost = SignUpReply.parseFrom(call("SignUp", ada).body()).getSession();
        SignInRequest again = SignInRequest.newBuilder()
                .setEmail("ada@example.org")
                .setPassword(AuthFixture.PASSWORD)
                .build();
        Session mine = session(call("SignIn", again));

        ListSessionsReply list =
                ListSessionsReply.parseFrom(callAs(mine, "ListSessions").body());
        RevokeSessionRequest revoke =
                RevokeSessionRequest.newBuilder().setSession(lost.getSession()).build();
        SignOutReply revoked =
                SignOutReply.parseFrom(callAs(mine, "RevokeSession", revoke).body());

        assertThat(list.getSessionsList())
                .filteredOn(SessionEntry::getCurrent)
                .extracting(SessionEntry::getSession)
                .containsExactly(mine.getSession());
        assertThat(list.getSessionsList()).extracting(SessionEntry::getClient).containsExactlyInAnyOrder("Demo", "");
        assertThat(list.getSessions(0).getLastUsedAt()).isEqualTo("2026-11-25T10:00:00Z");
        assertThat(revoked.getSessions()).isEqualTo(1);
        assertThat(callAs(lost, "Me").code()).isEqualTo("SESSION_REVOKED");
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
                service.open("SignIn", truncated, envelope -> envelope).last();
        TestReply other =
                service.open("Refresh", wrongType, envelope -> envelope).last();
        TestReply json = service.call("SignIn", "{\"email\":\"a@b\"}");

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

        assertThat(registry.get("reeve.auth.operation")
                        .tags("operation", "StartAnonymous", "outcome", "OK")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("reeve.auth.operation")
                        .tags("operation", "Refresh", "outcome", "SESSION_EXPIRED")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void answersARetryableErrorUntilItIsPrepared() throws Exception {
        prepared.set(false);

        TestReply early = call("StartAnonymous", StartAnonymousRequest.getDefaultInstance());

        assertThat(early.code()).isEqualTo("DATABASE_UNAVAILABLE");
        assertThat(early.envelope().getStatus().getRetryable()).isTrue();
        prepared.set(true);
        assertThat(call("StartAnonymous", StartAnonymousRequest.getDefaultInstance())
                        .reason())
                .isEqualTo(Reason.OK);
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
