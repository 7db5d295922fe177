// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.gatewayapi.auth.v1.ForgotPasswordReply;
import dev.reeve.gatewayapi.auth.v1.ForgotPasswordRequest;
import dev.reeve.gatewayapi.auth.v1.RefreshRequest;
import dev.reeve.gatewayapi.auth.v1.ResetPasswordReply;
import dev.reeve.gatewayapi.auth.v1.ResetPasswordRequest;
import dev.reeve.gatewayapi.auth.v1.Session;
import dev.reeve.gatewayapi.auth.v1.SignInMfaRequest;
import dev.reeve.gatewayapi.auth.v1.SignInRequest;
import dev.reeve.gatewayapi.auth.v1.SignUpReply;
import dev.reeve.gatewayapi.auth.v1.SignUpRequest;
import dev.reeve.gatewayapi.auth.v1.StartAnonymousRequest;
import dev.reeve.gatewayapi.auth.v1.TokenRequest;
import dev.reeve.gatewayapi.auth.v1.VerifyRequest;
import dev.reeve.workersdk.ServiceBuilder;
import java.util.Optional;

/** The ways to a session, and to the next token of one: protobuf in, operation, protobuf out. */
final class SignInCalls {
    private final AuthDomain domain;
    private final SessionReplies sessions;

    SignInCalls(AuthDomain domain, SessionReplies sessions) {
        this.domain = domain;
        this.sessions = sessions;
    }

    void describe(ServiceBuilder service) {
        AuthService.method(service, "StartAnonymous", StartAnonymousRequest.parser(), this::startAnonymous);
        AuthService.method(service, "SignUp", SignUpRequest.parser(), this::signUp);
        AuthService.method(service, "Verify", VerifyRequest.parser(), this::verify);
        AuthService.method(service, "ForgotPassword", ForgotPasswordRequest.parser(), this::forgotPassword);
        AuthService.method(service, "ResetPassword", ResetPasswordRequest.parser(), this::resetPassword);
        AuthService.method(service, "SignIn", SignInRequest.parser(), this::signIn);
        AuthService.method(service, "SignInMfa", SignInMfaRequest.parser(), this::signInMfa);
        AuthService.method(service, "Refresh", RefreshRequest.parser(), this::refresh);
        AuthService.method(service, "Token", TokenRequest.parser(), this::token);
        // A repeated refresh gives the same successor.
        var _ = service.idempotent("Refresh");
    }

    private Session startAnonymous(StartAnonymousRequest request, Caller caller) {
        return sessions.of(caller, domain.startAnonymous().run(caller, ClientMessages.of(request.getClient())));
    }

    private SignUpReply signUp(SignUpRequest request, Caller caller) {
        Optional<StartedSession> started = domain.signUp()
                .run(
                        caller,
                        new SignUp.Request(
                                request.getEmail(),
                                request.getPassword(),
                                request.getDisplayName(),
                                request.getLanguage(),
                                ClientMessages.of(request.getClient())));
        SignUpReply.Builder reply = SignUpReply.newBuilder().setCheckMail(started.isEmpty());
        started.ifPresent(session -> reply.setSession(sessions.of(caller, session)));
        return reply.build();
    }

    private Session verify(VerifyRequest request, Caller caller) {
        return sessions.of(
                caller,
                domain.verify()
                        .run(
                                caller,
                                new Verify.Request(
                                        request.getCode(),
                                        request.getEmail(),
                                        ClientMessages.of(request.getClient()))));
    }

    private ForgotPasswordReply forgotPassword(ForgotPasswordRequest request, Caller caller) {
        domain.forgotPassword().run(caller, request.getEmail(), request.getLanguage());
        return ForgotPasswordReply.getDefaultInstance();
    }

    private ResetPasswordReply resetPassword(ResetPasswordRequest request, Caller caller) {
        domain.resetPassword()
                .run(
                        caller,
                        new ResetPassword.Request(request.getCode(), request.getEmail(), request.getNewPassword()));
        return ResetPasswordReply.getDefaultInstance();
    }

    private Session signIn(SignInRequest request, Caller caller) {
        return sessions.of(
                caller,
                domain.signIn()
                        .run(
                                caller,
                                new SignIn.Request(
                                        request.getEmail(),
                                        request.getPassword(),
                                        ClientMessages.of(request.getClient()),
                                        request.getMergeFrom())));
    }

    private Session signInMfa(SignInMfaRequest request, Caller caller) {
        return sessions.of(
                caller,
                domain.signInMfa()
                        .run(
                                caller,
                                request.getMfaToken(),
                                request.getCode(),
                                ClientMessages.of(request.getClient()),
                                request.getMergeFrom()));
    }

    private Session refresh(RefreshRequest request, Caller caller) {
        return sessions.of(caller, domain.refresh().run(caller, request.getRefreshToken(), request.getProof()));
    }

    private Session token(TokenRequest request, Caller caller) {
        return sessions.of(
                caller,
                request.getSession()
                        ? domain.keyAccess()
                                .openSession(caller, request.getApiKey(), ClientMessages.of(request.getClient()))
                        : domain.keyAccess().exchange(caller, request.getApiKey()));
    }
}
