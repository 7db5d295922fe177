// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.gatewayapi.auth.v1.Account;
import dev.reeve.gatewayapi.auth.v1.ChangeEmailReply;
import dev.reeve.gatewayapi.auth.v1.ChangeEmailRequest;
import dev.reeve.gatewayapi.auth.v1.ChangePasswordReply;
import dev.reeve.gatewayapi.auth.v1.ChangePasswordRequest;
import dev.reeve.gatewayapi.auth.v1.ConfirmEmailRequest;
import dev.reeve.gatewayapi.auth.v1.ConfirmTotpRequest;
import dev.reeve.gatewayapi.auth.v1.NewRecoveryCodesRequest;
import dev.reeve.gatewayapi.auth.v1.ReauthenticateRequest;
import dev.reeve.gatewayapi.auth.v1.RecoveryCodesReply;
import dev.reeve.gatewayapi.auth.v1.RemoveTotpReply;
import dev.reeve.gatewayapi.auth.v1.RemoveTotpRequest;
import dev.reeve.gatewayapi.auth.v1.Session;
import dev.reeve.gatewayapi.auth.v1.StartTotpReply;
import dev.reeve.gatewayapi.auth.v1.StartTotpRequest;
import dev.reeve.gatewayapi.auth.v1.UndoEmailReply;
import dev.reeve.gatewayapi.auth.v1.UndoEmailRequest;
import dev.reeve.workersdk.ServiceBuilder;
import java.util.List;

/** What people do to keep their account theirs: proof, password, address, second factor. */
final class OwnAccountCalls {
    private final AuthDomain domain;
    private final SessionReplies sessions;
    private final MeCalls me;

    OwnAccountCalls(AuthDomain domain, SessionReplies sessions, MeCalls me) {
        this.domain = domain;
        this.sessions = sessions;
        this.me = me;
    }

    void describe(ServiceBuilder service) {
        AuthService.method(service, "Reauthenticate", ReauthenticateRequest.parser(), this::reauthenticate);
        AuthService.method(service, "ChangePassword", ChangePasswordRequest.parser(), this::changePassword);
        AuthService.method(service, "ChangeEmail", ChangeEmailRequest.parser(), this::changeEmail);
        AuthService.method(service, "ConfirmEmail", ConfirmEmailRequest.parser(), this::confirmEmail);
        AuthService.method(service, "UndoEmail", UndoEmailRequest.parser(), this::undoEmail);
        AuthService.method(service, "StartTotp", StartTotpRequest.parser(), (_, caller) -> startTotp(caller));
        AuthService.method(
                service,
                "ConfirmTotp",
                ConfirmTotpRequest.parser(),
                (request, caller) -> recoveryCodes(domain.mfaSetup().confirm(caller, request.getCode())));
        AuthService.method(service, "RemoveTotp", RemoveTotpRequest.parser(), this::removeTotp);
        AuthService.method(
                service,
                "NewRecoveryCodes",
                NewRecoveryCodesRequest.parser(),
                (_, caller) -> recoveryCodes(domain.mfaSetup().newRecoveryCodes(caller)));
    }

    private Session reauthenticate(ReauthenticateRequest request, Caller caller) {
        return sessions.of(caller, domain.reauthenticate().run(caller, request.getPassword(), request.getCode()));
    }

    private ChangePasswordReply changePassword(ChangePasswordRequest request, Caller caller) {
        int ended = domain.changePassword()
                .run(caller, new ChangePassword.Request(request.getCurrentPassword(), request.getNewPassword()));
        return ChangePasswordReply.newBuilder().setSessions(ended).build();
    }

    private ChangeEmailReply changeEmail(ChangeEmailRequest request, Caller caller) {
        domain.emailChange().start(caller, request.getEmail(), request.getLanguage());
        return ChangeEmailReply.getDefaultInstance();
    }

    private Account confirmEmail(ConfirmEmailRequest request, Caller caller) {
        domain.emailChange().confirm(caller, request.getCode(), request.getEmail());
        return me.account(caller);
    }

    private UndoEmailReply undoEmail(UndoEmailRequest request, Caller caller) {
        domain.emailChange().undo(caller, request.getCode());
        return UndoEmailReply.getDefaultInstance();
    }

    private StartTotpReply startTotp(Caller caller) {
        MfaSetup.Begun begun = domain.mfaSetup().start(caller);
        return StartTotpReply.newBuilder()
                .setSecret(begun.secret())
                .setUri(begun.uri())
                .build();
    }

    private RemoveTotpReply removeTotp(RemoveTotpRequest request, Caller caller) {
        domain.mfaSetup().remove(caller);
        return RemoveTotpReply.getDefaultInstance();
    }

    private static RecoveryCodesReply recoveryCodes(List<String> codes) {
        return RecoveryCodesReply.newBuilder().addAllCodes(codes).build();
    }
}
