// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.GrpcCode;
import dev.reeve.protocol.ReeveException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls with an idempotency key, through two gateways. */
class IdempotencyIT {
    private static final String PATH = "/v1/services/orders/place";

    private final FakeUpstream inside = new FakeUpstream();
    private final FakeEdge edge = new FakeEdge();
    private final AtomicInteger placed = new AtomicInteger();
    private RunningGateway first;
    private RunningGateway second;

    @BeforeEach
    void start() {
        inside.services.put(FakeEdge.NAME, edge);
        inside.services.put("orders", (_, out) -> out.last(order(), "application/json"));
        inside.token("ada", "u_1");
        inside.token("bob", "u_2");
        first = RunningGateway.start(inside);
        second = RunningGateway.start(inside);
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    private byte[] order() {
        return ("{\"order\":" + placed.incrementAndGet() + "}").getBytes(StandardCharsets.UTF_8);
    }

    private static HttpRequest.Builder request(RunningGateway gateway, String token, String key, String body) {
        HttpRequest.Builder request =
                gateway.request(PATH).header("Idempotency-Key", key).POST(HttpRequest.BodyPublishers.ofString(body));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private static HttpResponse<String> place(RunningGateway gateway, String token, String key, String body)
            throws Exception {
        return gateway.send(request(gateway, token, key, body));
    }

    @Test
    void theSameKeyAndPayloadGetTheSameAnswerFromEitherGateway() throws Exception {
        // When
        HttpResponse<String> once = place(first, "ada", "k1", "{\"item\":1}");
        Call sent = inside.calls.stream()
                .filter(call -> call.service().equals("orders"))
                .findFirst()
                .orElseThrow();
        HttpResponse<String> again = place(second, "ada", "k1", "{\"item\":1}");

        // Then
        assertThat(once.body()).isEqualTo("{\"order\":1}");
        assertThat(once.headers().firstValue("Idempotency-Replayed")).isEmpty();
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo("{\"order\":1}");
        assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
        assertThat(again.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(again.headers().firstValue("x-app-server")).contains("fake");
        assertThat(placed).hasValue(1);
        assertThat(sent.trace().idempotencyKey())
                .as("for the worker's own memory")
                .isEqualTo("k1");
        assertThat(sent.deadline()).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void theKeyOfAnotherPayloadIsRefusedAndThatOfAnotherSubjectIsAnother() throws Exception {
        // Given
        place(first, "ada", "k1", "{\"item\":1}");

        // When
        HttpResponse<String> reused = place(second, "ada", "k1", "{\"item\":2}");
        HttpResponse<String> bobs = place(second, "bob", "k1", "{\"item\":2}");

        // Then
        assertThat(reused.statusCode()).isEqualTo(422);
        assertThat(reused.body()).contains("IDEMPOTENCY_KEY_REUSED");
        assertThat(bobs.body()).isEqualTo("{\"order\":2}");
    }

    @Test
    void ofFiftyAtOnceThroughTwoGatewaysTheWorkerSeesOne() throws Exception {
        // Given
        CountDownLatch go = new CountDownLatch(1);
        inside.services.put("orders", (_, out) -> {
            waitFor(go);
            out.last(order(), "application/json");
        });

        // When
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            RunningGateway gateway = i % 2 == 0 ? first : second;
            answers.add(
                    gateway.http.sendAsync(request(gateway, "ada", "k1", "{}").build(), BodyHandlers.ofString()));
        }
        await().until(() -> answers.stream().filter(CompletableFuture::isDone).count() == 49);
        go.countDown();

        // Then
        List<Integer> statuses = new ArrayList<>();
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            statuses.add(answer.get().statusCode());
            if (answer.get().statusCode() == 409) {
                assertThat(answer.get().body()).contains("IDEMPOTENCY_IN_PROGRESS");
                assertThat(answer.get().headers().firstValue("Retry-After")).contains("1");
            }
        }
        assertThat(statuses)
                .containsOnlyOnce(200)
                .filteredOn(status -> status == 409)
                .hasSize(49);
        assertThat(placed).hasValue(1);
    }

    @Test
    void whoGoesAwayMeanwhileFindsTheAnswerLater() throws Exception {
        // Given
        CountDownLatch go = new CountDownLatch(1);
        inside.services.put("orders", (_, out) -> {
            waitFor(go);
            out.last(order(), "application/json");
        });
        try (RawHttp raw = new RawHttp(first.port())) {
            raw.say("POST " + PATH + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ada\r\nIdempotency-Key: k1\r\n"
                    + "Content-Length: 2\r\n\r\n{}");
            await().until(() ->
                    inside.calls.stream().anyMatch(call -> call.service().equals("orders")));
        }

        // When
        await().until(() -> first.gauge("reeve_gateway_connections") == 0);
        go.countDown();

        // Then
        await().untilAsserted(() ->
                assertThat(place(second, "ada", "k1", "{}").body()).isEqualTo("{\"order\":1}"));
        assertThat(placed).hasValue(1);
        assertThat(inside.cancelled).hasValue(0);
    }

    @Test
    void anAnswerOfTheAuthWorkerThatIsLostDoesNotLeaveTheKeyReserved() throws Exception {
        // Given
        edge.losing.set(1);

        // When
        HttpResponse<String> once = place(first, "ada", "k1", "{}");
        HttpResponse<String> again = place(second, "ada", "k1", "{}");

        // Then
        assertThat(once.body()).isEqualTo("{\"order\":1}");
        assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
        assertThat(placed).hasValue(1);
    }

    @Test
    void aKeyThatWasReservedForACallThatDidNotRunIsFreeAgain() throws Exception {
        // Given
        edge.losing.set(7);

        // When
        HttpResponse<String> refused = place(first, "ada", "k1", "{}");

        // Then
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("NO_WORKERS");
        await().untilAsserted(() ->
                assertThat(place(second, "ada", "k1", "{}").body()).isEqualTo("{\"order\":1}"));
        assertThat(placed).hasValue(1);
    }

    @Test
    void anOutcomeThatCouldNotBeToldAtFirstIsToldLater() throws Exception {
        // Given
        edge.losingOutcomes.set(3);

        // When
        HttpResponse<String> once = place(first, "ada", "k1", "{}");

        // Then
        assertThat(once.body()).isEqualTo("{\"order\":1}");
        await().untilAsserted(() -> assertThat(
                        place(second, "ada", "k1", "{}").headers().firstValue("Idempotency-Replayed"))
                .contains("true"));
        assertThat(placed).hasValue(1);
        await().until(() -> first.gauge("reeve_gateway_outcomes_waiting") == 0);
    }

    @Test
    void aGatewayThatStopsTellsHowItsCallsEndedFirst() throws Exception {
        // Given
        edge.losingOutcomes.set(2);
        place(first, "ada", "k1", "{}");

        // When
        first.close();

        // Then
        HttpResponse<String> again = place(second, "ada", "k1", "{}");
        assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
    }

    @Test
    void withoutTheAuthWorkerNothingWithAKeyRunsAndEverythingElseDoes() throws Exception {
        // Given
        inside.services.remove(FakeEdge.NAME);

        // When
        HttpResponse<String> keyed = place(first, "ada", "k1", "{}");
        HttpResponse<String> plain = first.post(PATH, "{}", "Authorization", "Bearer ada");

        // Then
        assertThat(keyed.statusCode()).isEqualTo(503);
        assertThat(keyed.body()).contains("NO_WORKERS");
        assertThat(plain.body()).isEqualTo("{\"order\":1}");
    }

    @Test
    void withoutAKeyOrASubjectNothingIsLookedUp() throws Exception {
        // When
        place(first, "", "k1", "{}");
        HttpResponse<String> again = place(first, "", "k1", "{}");
        first.post(PATH, "{}", "Authorization", "Bearer ada");

        // Then
        assertThat(again.body()).isEqualTo("{\"order\":2}");
        assertThat(edge.methods).doesNotContain("BeginCall");
    }

    @Test
    void theServicesOwnErrorIsAnAnswerToo() throws Exception {
        // Given
        inside.services.put("orders", (_, out) -> {
            order();
            out.fail(ReeveException.builder(ErrorReason.APPLICATION, "sold out")
                    .code("SOLD_OUT")
                    .grpcCode(GrpcCode.FAILED_PRECONDITION)
                    .retryable(false)
                    .meta(Map.of("x-app-shelf", "7"))
                    .build());
        });

        // When
        HttpResponse<String> once = place(first, "ada", "k1", "{}");
        HttpResponse<String> again = place(second, "ada", "k1", "{}");

        // Then
        assertThat(once.statusCode()).isEqualTo(400);
        assertThat(again.statusCode()).isEqualTo(400);
        assertThat(again.body()).contains("SOLD_OUT").contains("sold out").contains("\"domain\":\"orders\"");
        assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
        assertThat(once.headers().firstValue("x-app-shelf")).contains("7");
        assertThat(again.headers().firstValue("x-app-shelf")).contains("7");
        assertThat(placed).hasValue(1);
    }

    @Test
    void whatNoWorkerSawLeavesTheKeyFree() throws Exception {
        // Given
        FakeUpstream.Service works = inside.services.get("orders");
        inside.services.put("orders", (_, out) -> out.fail(ReeveException.of(ErrorReason.NO_WORKERS, "none")));

        // When
        HttpResponse<String> refused = place(first, "ada", "k1", "{}");
        inside.services.put("orders", works);
        HttpResponse<String> later = place(second, "ada", "k1", "{}");

        // Then
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(later.body()).isEqualTo("{\"order\":1}");
    }

    @Test
    void anUnknownOutcomeStaysUnknownUnlessTheServiceMayRunTwice() throws Exception {
        // Given
        FakeUpstream.Service works = inside.services.get("orders");
        inside.services.put("orders", (_, out) -> out.fail(ReeveException.of(ErrorReason.UNKNOWN, "lost")));
        place(first, "ada", "k1", "{}");
        inside.services.put("orders", works);

        // When
        HttpResponse<String> unknown = place(second, "ada", "k1", "{}");
        inside.idempotent.add("orders");
        HttpResponse<String> again = place(second, "ada", "k1", "{}");

        // Then
        assertThat(unknown.statusCode()).isEqualTo(504);
        assertThat(unknown.body()).contains("\"reason\":\"UNKNOWN\"");
        assertThat(again.body()).isEqualTo("{\"order\":1}");
    }

    @Test
    void aStreamIsDoneButNotKept() throws Exception {
        // Given
        inside.services.put("orders", (_, out) -> {
            out.partial("1".getBytes(StandardCharsets.UTF_8), "application/json");
            out.last(order(), "application/json");
        });

        // When
        HttpResponse<String> once = place(first, "ada", "k1", "{}");
        HttpResponse<String> again = place(second, "ada", "k1", "{}");

        // Then
        assertThat(once.body()).contains("{\"partial\":1}");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("IDEMPOTENCY_DONE");
    }

    @Test
    void aSocketSaysThatItIsAReplay() throws Exception {
        // Given
        place(first, "ada", "k1", "{\"item\":1}");

        // When
        try (TestSocket socket = TestSocket.open(second, "ada")) {
            socket.say("{\"id\":2,\"call\":{\"service\":\"orders\",\"method\":\"place\",\"body\":{\"item\":1},"
                    + "\"idempotencyKey\":\"k1\"}}");

            // Then
            JsonNode done = socket.hear().path("done");
            assertThat(done.path("replayed").asBoolean()).isTrue();
            assertThat(done.path("body").path("order").asInt()).isEqualTo(1);
        }
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
