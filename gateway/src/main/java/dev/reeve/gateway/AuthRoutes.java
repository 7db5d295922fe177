// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.reeve.gatewayapi.auth.v1.MeRequest;
import dev.reeve.gatewayapi.auth.v1.TokenRequest;
import java.util.Map;
import java.util.Set;

/** {@code /v1/auth/*}: a fixed table of the auth service's methods. */
final class AuthRoutes {
    private static final String PREFIX = "/v1/auth/";
    private static final Set<String> JSON = Set.of(MediaTypes.JSON);

    /** How one gets a token: one that came along, perhaps an expired one, must not be in the way. */
    private static final Map<String, String> OPEN = Map.ofEntries(
            Map.entry("anonymous", "StartAnonymous"),
            Map.entry("device", "SignInWithDevice"),
            Map.entry("sign-up", "SignUp"),
            Map.entry("verify", "Verify"),
            Map.entry("sign-in", "SignIn"),
            Map.entry("mfa", "SignInMfa"),
            Map.entry("refresh", "Refresh"),
            Map.entry("password/forgot", "ForgotPassword"),
            Map.entry("password/reset", "ResetPassword"),
            Map.entry("email/undo", "UndoEmail"),
            Map.entry("oidc/start", "StartOidc"),
            Map.entry("oidc/exchange", "ExchangeOidc"),
            Map.entry("oidc/nonce", "OidcNonce"),
            Map.entry("oidc/id-token", "SignInByIdToken"));

    private static final Map<String, String> SIGNED_IN = Map.ofEntries(
            Map.entry("upgrade/email", "Upgrade"),
            Map.entry("upgrade/verify", "VerifyUpgrade"),
            Map.entry("reauthenticate", "Reauthenticate"),
            Map.entry("reauthenticate/oidc", "ReauthenticateByOidc"),
            Map.entry("reauthenticate/id-token", "ReauthenticateByIdToken"),
            Map.entry("identities", "ListIdentities"),
            Map.entry("identities/link", "LinkIdentity"),
            Map.entry("identities/link/id-token", "LinkIdToken"),
            Map.entry("identities/unlink", "UnlinkIdentity"),
            Map.entry("password/change", "ChangePassword"),
            Map.entry("email/change", "ChangeEmail"),
            Map.entry("email/confirm", "ConfirmEmail"),
            Map.entry("mfa/totp/start", "StartTotp"),
            Map.entry("mfa/totp/confirm", "ConfirmTotp"),
            Map.entry("mfa/totp/remove", "RemoveTotp"),
            Map.entry("mfa/recovery-codes", "NewRecoveryCodes"),
            Map.entry("me/export", "ExportMe"),
            Map.entry("me/delete", "DeleteMe"),
            Map.entry("sessions", "ListSessions"),
            Map.entry("sessions/revoke", "RevokeSession"),
            Map.entry("sign-out", "SignOut"),
            Map.entry("sign-out-all", "SignOutAll"));

    private static final String TOKEN_METHOD = "Token";
    private static final String ME_METHOD = "Me";

    private static final Transcoder.Translation TOKEN =
            new Transcoder.Translation(TokenRequest.getDescriptor(), TokenRequest.getDescriptor(), false);

    private record Address(String verb, String path) {}

    /** Those with something of their own, see {@link #other}. */
    private static final Map<Address, String> OTHERS = Map.of(
            new Address("POST", PREFIX + "token"),
            TOKEN_METHOD,
            new Address("POST", PREFIX + "installations"),
            "StartInstallation",
            new Address("PATCH", PREFIX + "me"),
            "UpdateMe",
            new Address("GET", PREFIX + "me"),
            ME_METHOD);

    private final ServiceDoor services;

    AuthRoutes(ServiceDoor services) {
        this.services = services;
    }

    /** Who may come in to call the method by another door. */
    static Operation.Access access(String service, String method) {
        boolean open = service.equals(OwnServices.AUTH) && (OPEN.containsValue(method) || method.equals(TOKEN_METHOD));
        return open ? Operation.Access.IGNORED : Operation.Access.ANY;
    }

    void addTo(RouteTable.Builder routes) {
        OPEN.forEach((path, method) -> routes.add("POST", PREFIX + path, post(Operation.Access.IGNORED, method)));
        SIGNED_IN.forEach((path, method) -> routes.add("POST", PREFIX + path, post(Operation.Access.ANY, method)));
        OTHERS.forEach((address, method) -> routes.add(address.verb(), address.path(), other(method)));
    }

    private Operation other(String method) {
        return switch (method) {
            case TOKEN_METHOD -> api(Operation.Access.IGNORED, JSON, method, this::token);
            case ME_METHOD -> api(Operation.Access.ANY, Set.of(), method, this::me);
            // A publishable key says which tenant the app of an installation is of.
            default -> post(Operation.Access.ANY, method);
        };
    }

    private Operation post(Operation.Access access, String method) {
        return api(access, JSON, method, request -> services.pass(request, OwnServices.AUTH, method, MediaTypes.JSON));
    }

    private static Operation api(Operation.Access access, Set<String> takes, String method, Operation.Handler handler) {
        return new Operation.Api("auth", access, takes, JSON, handler).calling(OwnServices.AUTH, method);
    }

    private void me(ApiRequest request) throws InterruptedException {
        services.send(request, OwnServices.AUTH, ME_METHOD, MeRequest.getDefaultInstance());
    }

    /** The key may stand in the body or, as everywhere else, in a header. */
    private void token(ApiRequest request) throws InterruptedException {
        services.send(request, OwnServices.AUTH, TOKEN_METHOD, withKeyOfHeader(request));
    }

    private static TokenRequest withKeyOfHeader(ApiRequest request) {
        Exchange exchange = request.exchange();
        Credential shown = Credential.ofHeaders(exchange.header("Authorization"), exchange.header("X-API-Key"));
        try {
            TokenRequest body = TokenRequest.parseFrom(TOKEN.request(request.body()));
            return shown instanceof Credential.ApiKey key && body.getApiKey().isEmpty()
                    ? body.toBuilder().setApiKey(key.text()).build()
                    : body;
        } catch (InvalidProtocolBufferException _) {
            throw Refusal.invalid("the body is no TokenRequest");
        }
    }
}
