// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.reeve.gatewayapi.auth.v1.Account;
import dev.reeve.gatewayapi.auth.v1.ChangeEmailReply;
import dev.reeve.gatewayapi.auth.v1.ChangeEmailRequest;
import dev.reeve.gatewayapi.auth.v1.ChangePasswordReply;
import dev.reeve.gatewayapi.auth.v1.ChangePasswordRequest;
import dev.reeve.gatewayapi.auth.v1.ConfirmEmailRequest;
import dev.reeve.gatewayapi.auth.v1.ConfirmTotpRequest;
import dev.reeve.gatewayapi.auth.v1.ForgotPasswordReply;
import dev.reeve.gatewayapi.auth.v1.ForgotPasswordRequest;
import dev.reeve.gatewayapi.auth.v1.ListSessionsReply;
import dev.reeve.gatewayapi.auth.v1.ListSessionsRequest;
import dev.reeve.gatewayapi.auth.v1.NewRecoveryCodesRequest;
import dev.reeve.gatewayapi.auth.v1.ReauthenticateRequest;
import dev.reeve.gatewayapi.auth.v1.RecoveryCodesReply;
import dev.reeve.gatewayapi.auth.v1.RefreshRequest;
import dev.reeve.gatewayapi.auth.v1.RemoveTotpReply;
import dev.reeve.gatewayapi.auth.v1.RemoveTotpRequest;
import dev.reeve.gatewayapi.auth.v1.ResetPasswordReply;
import dev.reeve.gatewayapi.auth.v1.ResetPasswordRequest;
import dev.reeve.gatewayapi.auth.v1.RevokeSessionRequest;
import dev.reeve.gatewayapi.auth.v1.Session;
import dev.reeve.gatewayapi.auth.v1.SessionEntry;
import dev.reeve.gatewayapi.auth.v1.SignInMfaRequest;
import dev.reeve.gatewayapi.auth.v1.SignInRequest;
import dev.reeve.gatewayapi.auth.v1.SignOutAllRequest;
import dev.reeve.gatewayapi.auth.v1.SignOutReply;
import dev.reeve.gatewayapi.auth.v1.SignOutRequest;
import dev.reeve.gatewayapi.auth.v1.SignUpReply;
import dev.reeve.gatewayapi.auth.v1.SignUpRequest;
import dev.reeve.gatewayapi.auth.v1.StartAnonymousRequest;
import dev.reeve.gatewayapi.auth.v1.StartTotpReply;
import dev.reeve.gatewayapi.auth.v1.StartTotpRequest;
import dev.reeve.gatewayapi.auth.v1.TokenRequest;
import dev.reeve.gatewayapi.auth.v1.UndoEmailReply;
import dev.reeve.gatewayapi.auth.v1.UndoEmailRequest;
import dev.reeve.gatewayapi.auth.v1.VerifyRequest;
import dev.reeve.workersdk.Call;
import dev.reeve.workersdk.Interceptor;
import dev.reeve.workersdk.ProtobufCodec;
import dev.reeve.workersdk.ServiceBuilder;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * MDP service {@code reeve.auth.v1.auth}: protobuf in, operation, protobuf out. Public: it is where tokens come
 * from.
 */
final class AuthService {
    static final String NAME = "reeve.auth.v1.auth";

    /** More than the hash pool and its queue hold, so that a flood of sign-ins leaves room for refreshes. */
    static final int CAPACITY = 160;

    private final AuthDomain domain;
    private final AuthMetrics metrics;
    private final MeCalls meCalls;
    private final SessionReplies sessions;

    AuthService(AuthDomain domain, AuthMetrics metrics) {
        this.domain = domain;
        this.metrics = metrics;
        this.meCalls = new MeCalls(domain);
        this.sessions = new SessionReplies(domain.beforeToken());
    }

    void describe(ServiceBuilder service) {
        // A repeated refresh gives the same successor, a repeated sign-out or reading does no harm.
        service.capacity(CAPACITY)
                .intercept(new OperationMetrics(metrics))
                .intercept(this::requireTenant)
                .intercept(new MethodAccess());
        method(service, "StartAnonymous", StartAnonymousRequest.parser(), this::startAnonymous);
        method(service, "SignUp", SignUpRequest.parser(), this::signUp);
        method(service, "Verify", VerifyRequest.parser(), this::verify);
        method(service, "ForgotPassword", ForgotPasswordRequest.parser(), this::forgotPassword);
        method(service, "ResetPassword", ResetPasswordRequest.parser(), this::resetPassword);
        method(service, "SignIn", SignInRequest.parser(), this::signIn);
        method(service, "Refresh", RefreshRequest.parser(), this::refresh);
        method(service, "Reauthenticate", ReauthenticateRequest.parser(), this::reauthenticate);
        method(service, "SignInMfa", SignInMfaRequest.parser(), this::signInMfa);
        method(
                service,
                "StartTotp",
                StartTotpRequest.parser(),
                (_, caller) -> begun(domain.mfaSetup().start(caller)));
        method(
                service,
                "ConfirmTotp",
                ConfirmTotpRequest.parser(),
                (request, caller) -> recoveryCodes(domain.mfaSetup().confirm(caller, request.getCode())));
        method(service, "RemoveTotp", RemoveTotpRequest.parser(), this::removeTotp);
        method(
                service,
                "NewRecoveryCodes",
                NewRecoveryCodesRequest.parser(),
                (_, caller) -> recoveryCodes(domain.mfaSetup().newRecoveryCodes(caller)));
        method(service, "ChangePassword", ChangePasswordRequest.parser(), this::changePassword);
        method(service, "ChangeEmail", ChangeEmailRequest.parser(), this::changeEmail);
        method(service, "ConfirmEmail", ConfirmEmailRequest.parser(), this::confirmEmail);
        method(service, "UndoEmail", UndoEmailRequest.parser(), this::undoEmail);
        method(
                service,
                "SignOut",
                SignOutRequest.parser(),
                (_, caller) -> reply(domain.signOut().one(caller)));
        method(
                service,
                "SignOutAll",
                SignOutAllRequest.parser(),
                (_, caller) -> reply(domain.signOut().all(caller)));
        method(service, "ListSessions", ListSessionsRequest.parser(), this::listSessions);
        method(
                service,
                "RevokeSession",
                RevokeSessionRequest.parser(),
                (request, caller) -> reply(domain.signOut().other(caller, request.getSession())));
        method(service, "Token", TokenRequest.parser(), this::token);
        meCalls.describe(service);
        new UpgradeCalls(domain.upgrades(), sessions).describe(service);
        new InstallationCalls(domain.installations(), sessions).describe(service);
        new OidcCalls(domain.oidc(), sessions).describe(service);
        var _ = service.idempotent("Refresh", "SignOut", "SignOutAll", "RevokeSession", "ListSessions");
    }

    private void requireTenant(Call<?> call, Interceptor.Next next) throws Exception {
        domain.tenantNames().require(CallerOf.call(call).tenant());
        next.proceed();
    }

    static <I extends MessageLite, O extends MessageLite> void method(
            ServiceBuilder service, String name, Parser<I> requests, BiFunction<I, Caller, O> operation) {
        var _ = service.method(
                name,
                ProtobufCodec.<I, O>of(requests),
                (request, call) -> operation.apply(request, CallerOf.call(call)));
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
        return meCalls.account(caller);
    }

    private UndoEmailReply undoEmail(UndoEmailRequest request, Caller caller) {
        domain.emailChange().undo(caller, request.getCode());
        return UndoEmailReply.getDefaultInstance();
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

    private static StartTotpReply begun(MfaSetup.Begun begun) {
        return StartTotpReply.newBuilder()
                .setSecret(begun.secret())
                .setUri(begun.uri())
                .build();
    }

    private static RecoveryCodesReply recoveryCodes(List<String> codes) {
        return RecoveryCodesReply.newBuilder().addAllCodes(codes).build();
    }

    private RemoveTotpReply removeTotp(RemoveTotpRequest request, Caller caller) {
        domain.mfaSetup().remove(caller);
        return RemoveTotpReply.getDefaultInstance();
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

    private Session refresh(RefreshRequest request, Caller caller) {
        return sessions.of(caller, domain.refresh().run(caller, request.getRefreshToken(), request.getProof()));
    }

    private ListSessionsReply listSessions(ListSessionsRequest request, Caller caller) {
        ListSessionsReply.Builder reply = ListSessionsReply.newBuilder();
        domain.listSessions()
                .run(caller)
                .forEach(entry -> reply.addSessions(SessionEntry.newBuilder()
                        .setSession(entry.session())
                        .setClient(entry.client())
                        .setPlatform(entry.platform())
                        .setModel(entry.model())
                        .setCreatedAt(DateTimeFormatter.ISO_INSTANT.format(entry.createdAt()))
                        .setLastUsedAt(DateTimeFormatter.ISO_INSTANT.format(entry.lastUsedAt()))
                        .setCurrent(entry.current())
                        .setAddress(entry.address())));
        return reply.build();
    }

    private Session token(TokenRequest request, Caller caller) {
        return sessions.of(
                caller,
                request.getSession()
                        ? domain.keyAccess()
                                .openSession(caller, request.getApiKey(), ClientMessages.of(request.getClient()))
                        : domain.keyAccess().exchange(caller, request.getApiKey()));
    }

    static SignOutReply reply(SignOut.Result result) {
        return SignOutReply.newBuilder()
                .setPropagated(result.propagated())
                .setSessions(result.sessions())
                .build();
    }
}
