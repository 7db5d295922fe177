// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gatewayapi.auth.v1.Account;
import dev.reeve.gatewayapi.auth.v1.ChangeEmailRequest;
import dev.reeve.gatewayapi.auth.v1.ChangePasswordReply;
import dev.reeve.gatewayapi.auth.v1.ChangePasswordRequest;
import dev.reeve.gatewayapi.auth.v1.Client;
import dev.reeve.gatewayapi.auth.v1.ConfirmEmailRequest;
import dev.reeve.gatewayapi.auth.v1.ConfirmTotpRequest;
import dev.reeve.gatewayapi.auth.v1.ForgotPasswordRequest;
import dev.reeve.gatewayapi.auth.v1.ListSessionsReply;
import dev.reeve.gatewayapi.auth.v1.MfaRequired;
import dev.reeve.gatewayapi.auth.v1.NewRecoveryCodesRequest;
import dev.reeve.gatewayapi.auth.v1.ReauthenticateRequest;
import dev.reeve.gatewayapi.auth.v1.RecoveryCodesReply;
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
import dev.reeve.gatewayapi.auth.v1.StartTotpReply;
import dev.reeve.gatewayapi.auth.v1.StartTotpRequest;
import dev.reeve.gatewayapi.auth.v1.UndoEmailRequest;
import dev.reeve.gatewayapi.auth.v1.UpdateMeRequest;
import dev.reeve.gatewayapi.auth.v1.VerifyRequest;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.workersdk.testing.TestReply;
import org.junit.jupiter.api.Test;

/** The service as a broker calls it: what people change about their own account. */
class OwnAccountServiceIT extends AuthServiceFixture {
    @Test
    void sendsACodeAndTakesItForANewPassword() throws Exception {
        TestReply _ = call("SignUp", ADA);

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
        Session session = SignUpReply.parseFrom(call("SignUp", ADA).body()).getSession();

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
        Session session = SignUpReply.parseFrom(call("SignUp", ADA).body()).getSession();
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
        SignUpRequest ada =
                ADA.toBuilder().setClient(Client.newBuilder().setName("Demo")).build();
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
}
