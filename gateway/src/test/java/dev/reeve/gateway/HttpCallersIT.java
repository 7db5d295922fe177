// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who calls by the HTTP door, how long they wait, and what happens when they go. */
class HttpCallersIT extends HttpDoorFixture {
    @ParameterizedTest
    @ValueSource(strings = {"Bearer nonsense", "Bearer ", "Basic dTpw", "Bearer a b", "tok"})
    void aWrongCredentialIs401(String authorization) throws Exception {
        // When
        HttpResponse<String> answer = gateway.post("/v1/services/echo", "x", "Authorization", authorization);

        // Then
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
        assertThat(gateway.upstream.calls.stream().map(Call::service)).doesNotContain("echo");
    }

    @Test
    void whileNobodyCanVerifyTokensTheAnswerIsNoWorkers() throws Exception {
        // Given
        gateway.upstream.hasKeys = false;

        // When
        HttpResponse<String> answer;
        try {
            answer = gateway.post("/v1/services/echo", "x", "Authorization", "Bearer unseen");
        } finally {
            gateway.upstream.hasKeys = true;
        }

        // Then
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("NO_WORKERS");
    }

    @Test
    void aTokenIsAskedForOnce() throws Exception {
        // Given
        gateway.upstream.token("once", "u_once");

        // When
        for (int i = 0; i < 5; i++) {
            gateway.post("/v1/services/echo", "x", "Authorization", "Bearer once");
        }

        // Then
        assertThat(gateway.upstream.identityQuestions)
                .filteredOn("once"::equals)
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "abc", "1.5", "99999999999999"})
    void anUnreadableDeadlineIsInvalid(String deadline) throws Exception {
        // When
        HttpResponse<String> answer = gateway.post("/v1/services/echo", "x", "Reeve-Deadline-Ms", deadline);

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
    }

    @Test
    void deadlinesAreClippedAndHaveADefault() throws Exception {
        // When
        gateway.post("/v1/services/echo", "x", "Reeve-Deadline-Ms", "3600000");
        gateway.post("/v1/services/echo", "x");
        gateway.post("/v1/services/echo", "x", "Accept", "text/event-stream");

        // Then
        assertThat(gateway.upstream.calls.stream().map(Call::deadline))
                .containsExactly(Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofHours(1));
    }

    @Test
    @Tag("G2")
    void theDeadlineEndsACallWithin1s() throws Exception {
        // Given
        gateway.upstream.services.put("silent", (_, _) -> {});

        // When
        HttpResponse<String> answer = gateway.post("/v1/services/silent", "x", "Reeve-Deadline-Ms", "100");

        // Then
        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(answer.body()).contains("\"reason\":\"UNKNOWN\"");
    }

    @Test
    @Tag("G2")
    void aCallerThatGoesAwayCancelsItsCall() throws Exception {
        // Given
        CountDownLatch arrived = new CountDownLatch(1);
        CompletableFuture<Void> cancelled = new CompletableFuture<>();
        gateway.upstream.services.put("waits", (_, out) -> {
            arrived.countDown();
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(out::isCancelled);
            cancelled.complete(null);
        });
        RawHttp caller = new RawHttp(gateway.port());
        caller.say("POST /v1/services/waits HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx");
        assertThat(arrived.await(5, TimeUnit.SECONDS)).isTrue();

        // When
        caller.close();

        // Then
        assertThat(cancelled).succeedsWithin(Duration.ofSeconds(5));
    }
}
