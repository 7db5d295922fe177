// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.reeve.gatewayapi.auth.v1.ListUsersRequest;
import dev.reeve.gatewayapi.auth.v1.SignInRequest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every method of the account services, and topics, called by those who may not: a new method is denied until it stands
 * here. What is open stands here once more on purpose, and is not read from the auth worker: a method opened there by
 * mistake would open itself here, too.
 */
@Tag("A10")
class RouteAccessIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    private static final String AUTH = "/v1/services/reeve.auth.v1.auth/";
    private static final String ADMIN = "/v1/services/reeve.auth.v1.admin/";

    /** How one gets a session, or proves by a code to be somebody: no token is needed. */
    private static final Set<String> OPEN = Set.of(
            "StartAnonymous",
            "StartInstallation",
            "SignInWithDevice",
            "SignUp",
            "Verify",
            "ForgotPassword",
            "ResetPassword",
            "SignIn",
            "SignInMfa",
            "Refresh",
            "Token",
            "StartOidc",
            "OidcCallback",
            "ExchangeOidc",
            "OidcNonce",
            "SignInByIdToken",
            "UndoEmail");

    /** What the token of an API key may ask, too: about itself and its sessions, those of the console. */
    private static final Set<String> OF_KEYS = Set.of("Me", "ListSessions", "RevokeSession", "SignOut", "SignOutAll");

    private static Http http;
    private static String userToken;
    private static String appToken;

    @BeforeAll
    static void signIn() {
        http = new Http(REEVE.url());
        userToken =
                patiently("/v1/auth/anonymous", "").json().path("accessToken").asText();
        appToken = patiently("/v1/auth/token", REEVE.appKey())
                .json()
                .path("accessToken")
                .asText();
    }

    /** So many calls from one address meet the gateway's rate. */
    private static Http.Answer patiently(String path, String token) {
        return await().atMost(Duration.ofSeconds(30))
                .until(() -> http.post(path, token, "{}"), answer -> answer.status() != 429);
    }

    private static Stream<String> methods(FileDescriptor file) {
        return file.getServices().stream()
                .flatMap(service -> service.getMethods().stream())
                .map(MethodDescriptor::getName);
    }

    static List<String> closed() {
        return methods(SignInRequest.getDescriptor().getFile())
                .filter(method -> !OPEN.contains(method))
                .toList();
    }

    static List<String> closedToKeys() {
        return closed().stream().filter(method -> !OF_KEYS.contains(method)).toList();
    }

    static List<String> ofAdministrators() {
        return methods(ListUsersRequest.getDescriptor().getFile()).toList();
    }

    @Test
    void thereAreAsManyMethodsAsAreLookedAt() {
        assertThat(closed()).hasSizeGreaterThan(15);
        assertThat(ofAdministrators()).hasSizeGreaterThan(15);
        assertThat(methods(SignInRequest.getDescriptor().getFile())).containsAll(OPEN);
    }

    @ParameterizedTest
    @MethodSource("closed")
    void isNotForWhoeverHasNoToken(String method) {
        Http.Answer answer = patiently(AUTH + method, "");

        assertThat(answer.status()).as(answer.body()).isEqualTo(401);
    }

    @ParameterizedTest
    @MethodSource("closedToKeys")
    void isNotForTheKeyThatShipsInApps(String method) {
        Http.Answer answer = patiently(AUTH + method, appToken);

        assertThat(answer.status()).as(answer.body()).isIn(401, 403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders.all", "user.u_other", "device.i_other", "reeve.revocations"})
    void topicsOfOthersAreForThoseWithTheScope(String topic) {
        String path = "/v1/topics/" + topic;

        assertThat(patiently(path, "").status()).isEqualTo(401);
        assertThat(patiently(path, userToken).status()).isEqualTo(403);
        assertThat(patiently(path, appToken).status()).isEqualTo(403);
        assertThat(http.get(path + "/events", "").status()).isEqualTo(401);
        assertThat(http.get(path + "/events", userToken).status()).isEqualTo(403);
        assertThat(http.get(path + "/events", appToken).status()).isEqualTo(403);
    }

    @Test
    void theConnectionDirectoryIsForAdministratorsAlone() {
        String path = "/v1/gateway/connections";

        assertThat(http.get(path, "").status()).isEqualTo(401);
        assertThat(http.get(path, userToken).status()).isEqualTo(403);
        assertThat(http.get(path, appToken).status()).isEqualTo(403);
    }

    @ParameterizedTest
    @MethodSource("ofAdministrators")
    void isForAdministratorsAlone(String method) {
        Http.Answer nobody = patiently(ADMIN + method, "");
        Http.Answer user = patiently(ADMIN + method, userToken);
        Http.Answer app = patiently(ADMIN + method, appToken);

        assertThat(nobody.status()).as(nobody.body()).isEqualTo(401);
        assertThat(user.status()).as(user.body()).isEqualTo(403);
        assertThat(app.status()).as(app.body()).isEqualTo(403);
    }
}
