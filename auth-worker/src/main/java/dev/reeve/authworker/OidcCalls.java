// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.gatewayapi.auth.v1.ExchangeOidcRequest;
import dev.reeve.gatewayapi.auth.v1.IdTokenRequest;
import dev.reeve.gatewayapi.auth.v1.IdentityEntry;
import dev.reeve.gatewayapi.auth.v1.ListIdentitiesReply;
import dev.reeve.gatewayapi.auth.v1.ListIdentitiesRequest;
import dev.reeve.gatewayapi.auth.v1.OidcCallbackReply;
import dev.reeve.gatewayapi.auth.v1.OidcCallbackRequest;
import dev.reeve.gatewayapi.auth.v1.OidcNonceReply;
import dev.reeve.gatewayapi.auth.v1.OidcNonceRequest;
import dev.reeve.gatewayapi.auth.v1.Session;
import dev.reeve.gatewayapi.auth.v1.StartOidcReply;
import dev.reeve.gatewayapi.auth.v1.StartOidcRequest;
import dev.reeve.gatewayapi.auth.v1.UnlinkIdentityReply;
import dev.reeve.gatewayapi.auth.v1.UnlinkIdentityRequest;
import dev.reeve.workersdk.ServiceBuilder;

/** The methods about identities of providers: protobuf in, operation, protobuf out. */
final class OidcCalls {
    private final Oidc oidc;
    private final SessionReplies sessions;

    OidcCalls(Oidc oidc, SessionReplies sessions) {
        this.oidc = oidc;
        this.sessions = sessions;
    }

    void describe(ServiceBuilder service) {
        start(service, "StartOidc", OidcIntent.SIGN_IN);
        start(service, "LinkIdentity", OidcIntent.LINK);
        start(service, "ReauthenticateByOidc", OidcIntent.REAUTHENTICATE);
        AuthService.method(service, "OidcCallback", OidcCallbackRequest.parser(), this::callback);
        AuthService.method(service, "ExchangeOidc", ExchangeOidcRequest.parser(), this::exchange);
        AuthService.method(service, "OidcNonce", OidcNonceRequest.parser(), (_, caller) -> nonce(caller));
        idToken(service, "SignInByIdToken", OidcIntent.SIGN_IN);
        idToken(service, "LinkIdToken", OidcIntent.LINK);
        idToken(service, "ReauthenticateByIdToken", OidcIntent.REAUTHENTICATE);
        AuthService.method(service, "ListIdentities", ListIdentitiesRequest.parser(), (_, caller) -> list(caller));
        AuthService.method(service, "UnlinkIdentity", UnlinkIdentityRequest.parser(), this::unlink);
        var _ = service.idempotent("ListIdentities");
    }

    private void start(ServiceBuilder service, String method, OidcIntent intent) {
        AuthService.method(
                service, method, StartOidcRequest.parser(), (request, caller) -> start(request, caller, intent));
    }

    private void idToken(ServiceBuilder service, String method, OidcIntent intent) {
        AuthService.method(
                service, method, IdTokenRequest.parser(), (request, caller) -> idToken(request, caller, intent));
    }

    private StartOidcReply start(StartOidcRequest request, Caller caller, OidcIntent intent) {
        OidcStart.Started started = oidc.start()
                .run(
                        caller,
                        intent,
                        new OidcStart.Request(
                                request.getProvider(),
                                request.getRedirect(),
                                request.getChallenge(),
                                request.getLoginHint()));
        return StartOidcReply.newBuilder()
                .setUrl(started.url().toString())
                .setExpiresInMs((int) started.life().toMillis())
                .build();
    }

    private OidcCallbackReply callback(OidcCallbackRequest request, Caller caller) {
        String redirect = oidc.callback()
                .run(
                        caller,
                        new OidcCallback.Request(
                                request.getState(),
                                request.getCode(),
                                request.getError(),
                                request.getIss(),
                                request.getUser()));
        return OidcCallbackReply.newBuilder().setRedirect(redirect).build();
    }

    private Session exchange(ExchangeOidcRequest request, Caller caller) {
        return sessions.of(
                caller,
                oidc.exchange()
                        .run(
                                caller,
                                new OidcExchange.Request(
                                        request.getCode(),
                                        request.getVerifier(),
                                        ClientMessages.of(request.getClient()),
                                        request.getSecondFactor(),
                                        request.getMergeFrom())));
    }

    private OidcNonceReply nonce(Caller caller) {
        FreshCode nonce = oidc.idTokens().nonce(caller);
        return OidcNonceReply.newBuilder()
                .setNonce(nonce.link().text())
                .setExpiresInMs((int) nonce.life().toMillis())
                .build();
    }

    private Session idToken(IdTokenRequest request, Caller caller, OidcIntent intent) {
        return sessions.of(
                caller,
                oidc.idTokens()
                        .run(
                                caller,
                                intent,
                                new IdTokens.Request(
                                        request.getProvider(),
                                        request.getIdToken(),
                                        request.getNonce(),
                                        ClientMessages.of(request.getClient()),
                                        request.getDisplayName(),
                                        request.getSecondFactor(),
                                        request.getMergeFrom())));
    }

    private ListIdentitiesReply list(Caller caller) {
        ListIdentitiesReply.Builder reply = ListIdentitiesReply.newBuilder();
        oidc.identities()
                .list(caller)
                .forEach(row -> reply.addIdentities(IdentityEntry.newBuilder()
                        .setId(IdKind.IDENTITY.text(row.id()))
                        .setProvider(row.provider())
                        .setEmail(row.email())
                        .setCreatedAt(WireTime.text(row.createdAt()))
                        .setLastUsedAt(WireTime.text(row.lastUsedAt()))));
        return reply.build();
    }

    private UnlinkIdentityReply unlink(UnlinkIdentityRequest request, Caller caller) {
        oidc.identities().unlink(caller, request.getId());
        return UnlinkIdentityReply.getDefaultInstance();
    }
}
