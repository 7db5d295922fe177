// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a caller sees when something is wrong: a typed error with a reason, never a stack trace, never silence. */
class GatewayErrorsIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    private final Http http = new Http(REEVE.url());

    @Test
    void refusesACallWithoutAToken() {
        Http.Answer answer = http.post("/v1/services/echo", "", "{}");

        assertProblem(answer, 401, "UNAUTHENTICATED");
    }

    @Test
    void refusesAWrongToken() {
        String token = http.anonymousToken();
        String forged = token.substring(0, token.length() - 4) + (token.endsWith("AAAA") ? "BBBB" : "AAAA");

        assertProblem(http.post("/v1/services/echo", forged, "{}"), 401, "UNAUTHENTICATED");
        assertProblem(http.post("/v1/services/echo", "no.such.token", "{}"), 401, "UNAUTHENTICATED");
        assertProblem(http.post("/v1/services/echo", "rvs_nonsense", "{}"), 401, null);
    }

    @Test
    void refusesATokenAfterSignOut() {
        String token = http.anonymousToken();

        assertThat(http.post("/v1/auth/sign-out", token, "{}").status()).isEqualTo(200);

        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(8))
                .until(() -> http.post("/v1/services/echo", token, "{}").status() == 401);
    }

    @Test
    void namesAnUnknownService() {
        assertProblem(http.post("/v1/services/no-such-service", http.anonymousToken(), "{}"), 404, "SERVICE_UNKNOWN");
    }

    @Test
    void keepsTheBrokersOwnServicesInside() {
        String token = http.anonymousToken();

        assertProblem(http.post("/v1/services/mmi.reeve.token", token, "{}"), 404, "SERVICE_UNKNOWN");
        assertThat(http.post("/v1/services/reeve.auth.v1.edge/Jwks", token, "{}")
                        .status())
                .isIn(403, 404);
    }

    @Test
    void refusesABodyOneByteTooLarge() {
        String token = http.anonymousToken();
        byte[] largest = new byte[1 << 20];

        assertThat(http.post("/v1/services/echo", token, largest, "Content-Type", "application/octet-stream")
                        .status())
                .isEqualTo(200);
        assertProblem(
                http.post(
                        "/v1/services/echo",
                        token,
                        new byte[(1 << 20) + 1],
                        "Content-Type",
                        "application/octet-stream"),
                413,
                "TOO_LARGE");
    }

    @Test
    void refusesMalformedJsonWhereJsonIsRead() {
        assertProblem(http.post("/v1/auth/sign-in", "", "{\"email\":"), 400, "INVALID_REQUEST");
        assertProblem(http.post("/v1/auth/sign-in", "", "{\"email\":7,\"password\":{}}"), 400, "INVALID_REQUEST");
    }

    @Test
    void refusesMalformedOtlp() {
        assertProblem(
                http.post("/v1/logs", REEVE.appKey(), "{\"resourceLogs\":7}", "Content-Type", "application/json"),
                400,
                "INVALID_REQUEST");
        assertProblem(
                http.post(
                        "/v1/logs",
                        REEVE.appKey(),
                        new byte[] {(byte) 0xff, 1, 2},
                        "Content-Type",
                        "application/x-protobuf"),
                400,
                "INVALID_REQUEST");
    }

    @Test
    void tellsUnknownRoutesAndMethodsApart() {
        assertProblem(http.get("/v1/nothing-here", ""), 404, null);
        Http.Answer wrongMethod = http.get("/v1/auth/sign-in", "");
        assertProblem(wrongMethod, 405, null);
        assertThat(wrongMethod.header("Allow")).contains("POST");
    }

    @Test
    void aPublishableKeyWritesLogsAndNothingElse() {
        assertThat(http.get("/v1/logs/records", REEVE.appKey()).status()).isEqualTo(403);
        assertThat(http.get("/v1/services", REEVE.appKey()).status()).isEqualTo(403);
        assertThat(http.post("/v1/services/echo", REEVE.appKey(), "{}").status())
                .isEqualTo(403);
    }

    private static void assertProblem(
            Http.Answer answer, int status, @org.jspecify.annotations.Nullable String reason) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        JsonNode problem = answer.json();
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("requestId").asText()).isNotBlank();
        assertThat(problem.path("title").asText()).isNotBlank();
        if (reason != null) {
            assertThat(problem.path("reason").asText()).isEqualTo(reason);
        }
        assertThat(answer.body()).doesNotContain("Exception").doesNotContain("\tat ");
    }
}
