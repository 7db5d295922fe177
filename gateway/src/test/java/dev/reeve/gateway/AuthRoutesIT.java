// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import dev.reeve.gatewayapi.auth.v1.Account;
import dev.reeve.gatewayapi.auth.v1.MfaRequired;
import dev.reeve.gatewayapi.auth.v1.Session;
import dev.reeve.gatewayapi.auth.v1.SignInRequest;
import dev.reeve.gatewayapi.auth.v1.TokenRequest;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.auth.v1.ExchangeKeyReply;
import dev.reeve.protocol.auth.v1.ExchangeKeyRequest;
import dev.reeve.protocol.auth.v1.JwksReply;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fixed routes of the auth service: sign-in, tokens, API keys, JWKS. */
class AuthRoutesIT extends RoutesFixture {
    private static final String AUTH = "reeve.auth.v1.auth";
    private static final String EDGE = "reeve.auth.v1.edge";

    @ParameterizedTest
    @CsvSource({
        "installations, StartInstallation",
        "anonymous, StartAnonymous",
        "device, SignInWithDevice",
        "upgrade/email, Upgrade",
        "upgrade/verify, VerifyUpgrade",
        "sign-up, SignUp",
        "verify, Verify",
        "password/forgot, ForgotPassword",
        "password/reset, ResetPassword",
        "sign-in, SignIn",
        "refresh, Refresh",
        "email/undo, UndoEmail",
        "oidc/start, StartOidc",
        "oidc/exchange, ExchangeOidc",
        "oidc/nonce, OidcNonce",
        "oidc/id-token, SignInByIdToken",
        "reauthenticate/oidc, ReauthenticateByOidc",
        "reauthenticate/id-token, ReauthenticateByIdToken",
        "identities, ListIdentities",
        "identities/link, LinkIdentity",
        "identities/link/id-token, LinkIdToken",
        "identities/unlink, UnlinkIdentity",
        "reauthenticate, Reauthenticate",
        "password/change, ChangePassword",
        "email/change, ChangeEmail",
        "email/confirm, ConfirmEmail",
        "mfa, SignInMfa",
        "mfa/totp/start, StartTotp",
        "mfa/totp/confirm, ConfirmTotp",
        "mfa/totp/remove, RemoveTotp",
        "mfa/recovery-codes, NewRecoveryCodes",
        "me/export, ExportMe",
        "me/delete, DeleteMe",
        "sessions, ListSessions",
        "sessions/revoke, RevokeSession",
        "sign-out, SignOut",
        "sign-out-all, SignOutAll",
        "token, Token"
    })
    void authRoutesAreMethodsOfTheAuthService(String path, String method) throws Exception {
        // Given
        answer(AUTH, Session.getDefaultInstance());

        // When
        HttpResponse<String> answer = gateway.post("/v1/auth/" + path, "{}", TYPE, JSON);

        // Then
        Call call = gateway.upstream.calls.peek();
        assertThat(call.service()).isEqualTo(AUTH);
        assertThat(call.method()).isEqualTo(method);
        assertThat(call.contentType()).isEqualTo(PROTO);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue(TYPE)).contains(JSON);
    }

    @Test
    void aSignInIsTranslatedBothWays() throws Exception {
        // Given
        answer(
                AUTH,
                Session.newBuilder()
                        .setUser("u_1")
                        .setAccessToken("aaa")
                        .setExpiresInMs(600_000)
                        .setRefreshToken("rr1_x")
                        .build());

        // When
        HttpResponse<String> answer =
                gateway.post("/v1/auth/sign-in", "{\"email\":\"a@b.c\",\"password\":\"päss\",\"newer\":1}", TYPE, JSON);

        // Then
        assertThat(sent(SignInRequest.parser()).getPassword()).isEqualTo("päss");
        assertThat(answer.body())
                .isEqualTo(
                        "{\"user\":\"u_1\",\"accessToken\":\"aaa\",\"expiresInMs\":600000,\"refreshToken\":\"rr1_x\"}");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void anOldTokenIsNoHindranceToGettingANewOne() throws Exception {
        // Given
        answer(AUTH, Session.getDefaultInstance());

        // When
        HttpResponse<String> answer = gateway.post(
                "/v1/auth/refresh", "{\"refreshToken\":\"x\"}", TYPE, JSON, "Authorization", "Bearer expired");

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(gateway.upstream.calls.peek().token()).isNull();
    }

    @Test
    void meGoesInWithTheCallersToken() throws Exception {
        // Given
        answer(AUTH, Account.newBuilder().setUser("u_usr").build());

        // When
        HttpResponse<String> answer = gateway.get("/v1/auth/me", "Authorization", "Bearer usr");

        // Then
        assertThat(answer.body()).isEqualTo("{\"user\":\"u_usr\"}");
        assertThat(gateway.upstream.calls.peek().token()).isEqualTo("usr");
    }

    @Test
    void theKeyOfATokenRequestMayStandInAHeader() throws Exception {
        // Given
        answer(AUTH, Session.getDefaultInstance());

        // When
        gateway.post("/v1/auth/token", "{\"session\":true}", TYPE, JSON, "X-API-Key", "rvs_abc");

        // Then
        TokenRequest request = sent(TokenRequest.parser());
        assertThat(request.getApiKey()).isEqualTo("rvs_abc");
        assertThat(request.getSession()).isTrue();
    }

    @Test
    void anApplicationErrorOfAuthPassesIntact() throws Exception {
        // Given
        gateway.upstream.services.put(
                AUTH,
                (_, out) -> out.fail(ReeveException.builder(ErrorReason.APPLICATION, "wrong e-mail or password")
                        .code("INVALID_CREDENTIALS")
                        .grpcCode(16)
                        .build()));

        // When
        HttpResponse<String> answer = gateway.post("/v1/auth/sign-in", "{}", TYPE, JSON);

        // Then
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body())
                .contains("\"reason\":\"INVALID_CREDENTIALS\"")
                .contains("\"domain\":\"reeve.auth.v1.auth\"")
                .contains("\"code\":\"unauthenticated\"");
    }

    @Test
    void aHalfDoneSignInSaysWhatItTakesToFinishIt() throws Exception {
        // Given
        gateway.upstream.services.put(
                AUTH,
                (_, out) -> out.fail(ReeveException.builder(ErrorReason.APPLICATION, "a code is needed")
                        .code("MFA_REQUIRED")
                        .grpcCode(16)
                        .details(List.of(Any.pack(MfaRequired.newBuilder()
                                .setMfaToken("0123abc")
                                .setExpiresInMs(300_000)
                                .build())))
                        .build()));

        // When
        HttpResponse<String> answer = gateway.post("/v1/auth/sign-in", "{}", TYPE, JSON);

        // Then
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body())
                .contains("\"reason\":\"MFA_REQUIRED\"")
                .contains("\"mfaToken\":\"0123abc\",\"expiresInMs\":300000");
    }

    @Test
    void whoShowsNothingNamesTheTenant() throws Exception {
        // Given
        answer(AUTH, Session.getDefaultInstance());

        // When
        gateway.post("/v1/auth/anonymous", "{}", TYPE, JSON, "Reeve-Tenant", "shop");
        gateway.post("/v1/auth/me/delete", "{}", TYPE, JSON, "Reeve-Tenant", "shop", "Authorization", "Bearer usr");
        HttpResponse<String> malformed =
                gateway.post("/v1/auth/anonymous", "{}", TYPE, JSON, "Reeve-Tenant", "The Shop");

        // Then
        assertThat(gateway.upstream.calls.poll().trace().app()).containsEntry("tenant", "shop");
        assertThat(gateway.upstream.calls.poll().trace().app()).doesNotContainKey("tenant");
        assertThat(malformed.statusCode()).isEqualTo(400);
        assertThat(malformed.body()).contains("a tenant is [a-z0-9-]{1,32}");
    }

    @Test
    void whoIsSignedInMayPatchWhatIsSaidOfThem() throws Exception {
        // Given
        answer(AUTH, Account.newBuilder().setDisplayName("Ada").build());

        // When
        HttpResponse<String> answer = gateway.send(gateway.request("/v1/auth/me")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"displayName\":\"Ada\"}"))
                .headers(TYPE, JSON, "Authorization", "Bearer usr"));

        // Then
        assertThat(gateway.upstream.calls.peek().method()).isEqualTo("UpdateMe");
        assertThat(answer.body()).isEqualTo("{\"displayName\":\"Ada\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "1",
                "null",
                "{\"email\":1e999}x",
                "{\"email\":{\"a\":1}}",
                "{\"email\":\"\\ud800\"",
                "{\"email\":\"a\",\"email\":\"b\"}",
                "{email:'a'}"
            })
    void aBodyThatIsNoSignInIsInvalid(String body) throws Exception {
        // When
        HttpResponse<String> answer = gateway.post("/v1/auth/sign-in", body, TYPE, JSON);

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("INVALID_REQUEST");
    }

    @Test
    void otherTypesAre415AndUnacceptableAnswers406() throws Exception {
        // When
        HttpResponse<String> type = gateway.post("/v1/auth/sign-in", "<a/>", TYPE, "text/xml");
        HttpResponse<String> accept = gateway.post("/v1/auth/sign-in", "{}", TYPE, JSON, "Accept", "image/png");

        // Then
        assertThat(type.statusCode()).isEqualTo(415);
        assertThat(type.body()).contains("\"reason\":\"INVALID_REQUEST\"");
        assertThat(accept.statusCode()).isEqualTo(406);
    }

    @Test
    void anApiKeyIsExchangedOnceAndThenRemembered() throws Exception {
        // Given
        gateway.upstream.services.put(EDGE, (call, out) -> {
            boolean right = new String(call.body(), StandardCharsets.ISO_8859_1).contains("rvp_good");
            if (right) {
                out.last(
                        ExchangeKeyReply.newBuilder()
                                .setAccessToken("key-token")
                                .setExpiresInMs(600_000)
                                .build()
                                .toByteArray(),
                        PROTO);
            } else {
                out.fail(ReeveException.builder(ErrorReason.APPLICATION, "no such key")
                        .code("INVALID_CREDENTIALS")
                        .grpcCode(16)
                        .build());
            }
        });

        // When
        HttpResponse<String> first = gateway.post("/v1/services/echo", "1", "Authorization", "Bearer rvp_good");
        HttpResponse<String> second = gateway.post("/v1/services/echo", "2", "X-API-Key", "rvp_good");
        HttpResponse<String> wrong = gateway.post("/v1/services/echo", "3", "X-API-Key", "rvp_bad");
        HttpResponse<String> both =
                gateway.post("/v1/services/echo", "4", "X-API-Key", "rvp_good", "Authorization", "Bearer usr");

        // Then
        assertThat(List.of(first.statusCode(), second.statusCode(), wrong.statusCode(), both.statusCode()))
                .containsExactly(200, 200, 401, 401);
        Call exchange = gateway.upstream.calls.peek();
        assertThat(ExchangeKeyRequest.parseFrom(exchange.body()).getAddress()).isEqualTo("127.0.0.1");
        assertThat(gateway.upstream.calls.stream().filter(call -> call.service().equals(EDGE)))
                .hasSize(2);
        assertThat(gateway.upstream.calls.stream()
                        .filter(call -> call.service().equals("echo"))
                        .map(Call::token))
                .containsExactly("key-token", "key-token");
    }

    @Test
    void whileAuthIsAwayAKeyIsNoWorkers() throws Exception {
        // Given
        gateway.upstream.services.remove(EDGE);

        // When
        HttpResponse<String> answer = gateway.post("/v1/services/echo", "1", "X-API-Key", "rvp_unseen");

        // Then
        assertThat(answer.statusCode()).isEqualTo(503);
    }

    @Test
    void keysAndWhereToFindThemAreKeptForAsLongAsAuthSays() throws Exception {
        // Given
        answer(
                EDGE,
                JwksReply.newBuilder()
                        .setJwksJson("{\"keys\":[]}")
                        .setMaxAgeSeconds(300)
                        .setIssuer("https://api.example.org/")
                        .build());

        // When
        HttpResponse<String> first = gateway.get("/.well-known/jwks.json");
        HttpResponse<String> second = gateway.get("/.well-known/jwks.json");
        HttpResponse<String> discovery = gateway.get("/.well-known/openid-configuration");

        // Then
        assertThat(first.body()).isEqualTo("{\"keys\":[]}");
        assertThat(first.headers().firstValue("Cache-Control").orElse("")).startsWith("public, max-age=");
        assertThat(second.body()).isEqualTo("{\"keys\":[]}");
        assertThat(discovery.headers().firstValue(TYPE)).contains(JSON);
        assertThat(discovery.headers().firstValue("Cache-Control").orElse("")).startsWith("public, max-age=");
        assertThat(discovery.body())
                .contains("\"issuer\":\"https://api.example.org/\"")
                .contains("\"jwks_uri\":\"https://api.example.org/.well-known/jwks.json\"")
                .contains("\"ES256\"");
        assertThat(gateway.upstream.calls).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/auth/refresh", "/v1/services/reeve.auth.v1.auth/Refresh", "/v1/logs/records"})
    void aServiceOfReevesOwnThatHasNotStartedIsNotAvailableRatherThanUnknown(String path) throws Exception {
        // When
        HttpResponse<String> answer = gateway.post(path, "{}", TYPE, JSON);

        // Then
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("\"reason\":\"NO_WORKERS\"");
    }
}
