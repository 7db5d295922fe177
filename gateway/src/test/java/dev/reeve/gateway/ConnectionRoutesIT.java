// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reeve.protocol.v1.LatencyClass;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The directory of open connections, as administrators see and use it. */
class ConnectionRoutesIT extends TcpFixture {
    private static final String PATH = "/v1/gateway/connections";
    private static final String[] ADMIN = {"Authorization", "Bearer admin"};

    @BeforeEach
    void startWithAdministrator() {
        start("service", "echo", "reply", "ordered", "latency", "2s");
        gateway().upstream.token("admin", "u_admin", "admin");
        gateway().upstream.token("user", "u_1", "services:read");
    }

    @Test
    void aConnectionIsFoundByItsListenerAndItsEnds() throws Exception {
        FramedSocket socket = connect();
        FramedSocket other = connect();
        assertThat(socket.send("12345", "67890").hear()).isEqualTo("12345");
        assertThat(socket.hear()).isEqualTo("67890");
        await().until(() -> list("?listener=t").size() == 2);

        String ends = "&remote=127.0.0.1:" + socket.local().getPort() + "&local=127.0.0.1:" + port();
        await().until(() -> list("?listener=t" + ends).get(0).path("framesOut").asInt() == 2);
        JsonNode found = list("?listener=t" + ends).get(0);

        assertThat(list("?listener=t" + ends)).hasSize(1);
        assertThat(found.path("listener").asText()).isEqualTo("t");
        assertThat(found.path("remote").asText())
                .isEqualTo("127.0.0.1:" + socket.local().getPort());
        assertThat(found.path("framesIn").asInt()).isEqualTo(2);
        assertThat(found.path("bytesIn").asInt()).isEqualTo(16);
        assertThat(found.path("bytesOut").asInt()).isEqualTo(16);
        assertThat(found.path("latencyMs").asInt()).isEqualTo(2_000);
        assertThat(found.path("latencyClass").asText()).isEqualTo("normal");
        assertThat(found.path("ageMs").isNumber()).isTrue();
        assertThat(Instant.parse(found.path("since").asText())).isBefore(Instant.now());
        other.close();
        await().until(() -> list("?listener=t").size() == 1);
    }

    @Test
    void theMainPortsConnectionsAreThereWithTheirSubject() throws Exception {
        try (TestSocket _ = TestSocket.open(gateway(), "user")) {
            await().until(() ->
                    list("?listener=main").findValuesAsText("subject").contains("default/u_1"));

            JsonNode asking = list("?listener=main").get(0);
            assertThat(asking.path("bytesIn").asLong()).isPositive();
            assertThat(asking.path("framesIn").asLong()).isPositive();
            assertThat(asking.has("latencyMs")).isFalse();
        }
    }

    @Test
    void aPageSaysWhereTheNextBegins() throws Exception {
        for (int i = 0; i < 5; i++) {
            FramedSocket _ = connect();
        }
        await().until(() -> list("?listener=t").size() == 5);

        JsonNode first = json(gateway().get(PATH + "?listener=t&limit=3", ADMIN));
        JsonNode second = json(gateway()
                .get(PATH + "?listener=t&limit=3&after=" + first.path("next").asText(), ADMIN));

        assertThat(first.path("connections")).hasSize(3);
        assertThat(second.path("connections")).hasSize(2);
        assertThat(second.has("next")).isFalse();
        assertThat(first.findValuesAsText("id")).doesNotContainAnyElementsOf(second.findValuesAsText("id"));
    }

    @Test
    void aChangedLatencyHoldsFromTheNextFrameOn() throws Exception {
        FramedSocket socket = connect();
        assertThat(socket.send("a").hear()).isEqualTo("a");
        String id = onlyId();

        HttpResponse<String> answer = patch(id, "{\"latencyMs\":100}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("latencyClass").asText()).isEqualTo("fast");
        gateway().upstream.calls.clear();
        assertThat(socket.send("b").hear()).isEqualTo("b");
        Call call = gateway().upstream.calls.element();
        assertThat(call.deadline()).hasMillis(100);
        assertThat(call.trace().latencyClass()).isEqualTo(LatencyClass.FAST);
    }

    @Test
    void aConnectionIsClosedByAnAdministrator() throws Exception {
        FramedSocket socket = connect();
        await().until(() -> list("?listener=t").size() == 1);

        HttpResponse<String> answer = send(request("?id=" + onlyId()).DELETE());

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(socket.isClosedByPeer()).isTrue();
        await().until(() -> count("reeve_gateway_tcp_closes", "cause", "administrator") == 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"latencyMs\":-1}", "{\"latencyMs\":60001}", "{\"latencyMs\":\"fast\"}", "{}", "{"})
    void aWrongLatencyIsRefused(String body) throws Exception {
        FramedSocket _ = connect();
        await().until(() -> list("?listener=t").size() == 1);

        assertThat(patch(onlyId(), body).statusCode()).isEqualTo(400);
    }

    @Test
    void whatIsNotThereOrHasNoLatencyIsSaid() throws Exception {
        String main = list("?listener=main").get(0).path("id").asText();

        assertThat(patch("999999", "{\"latencyMs\":1}").statusCode()).isEqualTo(404);
        assertThat(patch("x", "{\"latencyMs\":1}").statusCode()).isEqualTo(400);
        assertThat(patch(main, "{\"latencyMs\":1}").statusCode()).isEqualTo(400);
        assertThat(gateway().get(PATH + "?limit=1001", ADMIN).statusCode()).isEqualTo(400);
    }

    @Tag("A10")
    @ParameterizedTest
    @ValueSource(strings = {"GET", "PATCH", "DELETE"})
    void isForAdministratorsAlone(String method) throws Exception {
        FramedSocket socket = connect();
        assertThat(socket.send("a").hear()).isEqualTo("a");
        HttpRequest.Builder nobody = gateway().request(PATH + "?id=" + onlyId()).method(method, body(method));
        HttpRequest.Builder user = nobody.copy().header("Authorization", "Bearer user");

        assertThat(send(nobody).statusCode()).isEqualTo(401);
        assertThat(send(user).statusCode()).isEqualTo(403);
        assertThat(socket.send("b").hear()).isEqualTo("b");
    }

    private static HttpRequest.BodyPublisher body(String method) {
        return method.equals("PATCH") ? BodyPublishers.ofString("{\"latencyMs\":1}") : BodyPublishers.noBody();
    }

    private HttpResponse<String> patch(String id, String body) throws Exception {
        return send(request("?id=" + id)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String query) {
        return gateway().request(PATH + query).headers(ADMIN);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return gateway().send(request);
    }

    private String onlyId() throws Exception {
        return list("?listener=t").get(0).path("id").asText();
    }

    private JsonNode list(String query) throws Exception {
        return json(gateway().get(PATH + query, ADMIN)).path("connections");
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return new ObjectMapper().readTree(answer.body());
    }
}
