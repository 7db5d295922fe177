// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bounds on rates and on what is in flight. */
@Tag("C8")
class LimitsIT {
    @Test
    void anAddressWithoutTokenHasItsRate() throws Exception {
        try (RunningGateway gateway = RunningGateway.start("limits.address-rate", "1", "limits.address-burst", "2")) {
            // When
            gateway.post("/v1/services/echo", "1");
            gateway.post("/v1/services/echo", "2");
            HttpResponse<String> third = gateway.post("/v1/services/echo", "3");

            // Then
            assertThat(third.statusCode()).isEqualTo(429);
            assertThat(third.body()).contains("RATE_LIMITED").contains("retryAfterMs");
            assertThat(third.headers().firstValue("Retry-After")).contains("1");
            assertThat(third.headers().firstValue("RateLimit-Policy")).contains("\"address\";q=2;w=2");
            assertThat(gateway.refusals("address-rate")).isEqualTo(1);
        }
    }

    @Test
    void aGuessedTokenCostsTheAddressAndAGoodOneItsSubject() throws Exception {
        try (RunningGateway gateway = RunningGateway.start(
                "limits.address-rate",
                "1",
                "limits.address-burst",
                "3",
                "limits.subject-rate",
                "1",
                "limits.subject-burst",
                "2")) {
            // Given
            gateway.upstream.token("good", "u_1");
            List<Integer> good = new ArrayList<>();
            List<Integer> guesses = new ArrayList<>();

            // When
            for (int i = 0; i < 3; i++) {
                good.add(gateway.post("/v1/services/echo", "x", "Authorization", "Bearer good")
                        .statusCode());
            }
            for (int i = 0; i < 3; i++) {
                guesses.add(gateway.post("/v1/services/echo", "x", "Authorization", "Bearer guess" + i)
                        .statusCode());
            }

            // Then
            assertThat(good).containsExactly(200, 200, 429);
            assertThat(guesses).containsExactly(401, 401, 429);
        }
    }

    @Test
    void aPlaceIsFreeBeforeItsAnswerIsRead() throws Exception {
        try (RunningGateway gateway = RunningGateway.start(
                        "limits.in-flight-per-subject", "1",
                        "limits.subject-rate", "100000",
                        "limits.subject-burst", "100000");
                RawHttp one = new RawHttp(gateway.port());
                RawHttp other = new RawHttp(gateway.port())) {
            // Given
            gateway.upstream.token("tok", "u_1");
            String request = "POST /v1/services/echo HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer tok\r\n"
                    + "Content-Length: 1\r\n\r\nx";

            // When: each on the other event loop, as soon as the one before is answered
            for (int i = 0; i < 2_000; i++) {
                RawHttp turn = i % 2 == 0 ? one : other;
                String head = turn.say(request).readUntil("\r\n\r\n");

                // Then
                assertThat(head).as("call %d", i).startsWith("HTTP/1.1 200");
                assertThat(turn.in().read()).isEqualTo('x');
            }
        }
    }

    @Test
    void aSubjectHasItsPlacesInFlightAndGetsThemBack() throws Exception {
        try (RunningGateway gateway = RunningGateway.start("limits.in-flight-per-subject", "2")) {
            // Given
            gateway.upstream.token("tok", "u_1");
            CountDownLatch go = new CountDownLatch(1);
            gateway.upstream.services.put("wait", (call, out) -> {
                await(go);
                out.last(call.body(), "text/plain");
            });
            List<CompletableFuture<HttpResponse<String>>> waiting = List.of(ask(gateway), ask(gateway));
            Awaitility.await()
                    .untilAsserted(() -> assertThat(gateway.upstream.calls).hasSize(2));

            // When
            HttpResponse<String> third = ask(gateway).get();
            go.countDown();

            // Then
            assertThat(third.statusCode()).isEqualTo(429);
            assertThat(third.body()).contains("RATE_LIMITED");
            for (CompletableFuture<HttpResponse<String>> answer : waiting) {
                assertThat(answer.get().statusCode()).isEqualTo(200);
            }
            assertThat(ask(gateway).get().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aFullReplicaSaysQueueFull() throws Exception {
        try (RunningGateway gateway = RunningGateway.start("limits.in-flight", "1")) {
            // Given
            gateway.upstream.token("tok", "u_1");
            CountDownLatch go = new CountDownLatch(1);
            gateway.upstream.services.put("wait", (call, out) -> {
                await(go);
                out.last(call.body(), "text/plain");
            });
            CompletableFuture<HttpResponse<String>> first = ask(gateway);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(gateway.upstream.calls).hasSize(1));

            // When
            HttpResponse<String> second = ask(gateway).get();
            go.countDown();

            // Then
            assertThat(second.statusCode()).isEqualTo(429);
            assertThat(second.body()).contains("QUEUE_FULL");
            assertThat(first.get().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aBusyPortIsNamedWithItsSetting() {
        try (RunningGateway gateway = RunningGateway.start()) {
            // When
            Throwable refused = catchThrowable(() -> RunningGateway.start("port", Integer.toString(gateway.port())));

            // Then
            assertThat(refused)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("reeve.gateway.port")
                    .hasMessageContaining(Integer.toString(gateway.port()));
        }
    }

    private static CompletableFuture<HttpResponse<String>> ask(RunningGateway gateway) {
        return gateway.http.sendAsync(
                gateway.request("/v1/services/wait")
                        .header("Authorization", "Bearer tok")
                        .POST(HttpRequest.BodyPublishers.ofString("x"))
                        .build(),
                BodyHandlers.ofString());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
