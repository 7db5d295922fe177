// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reeve.testkit.Http2Peer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The ordered end of a gateway. */
@Tag("G12")
class DrainIT {
    @Test
    void readyOnlyOnceABrokerCanVerifyTokens() {
        try (RunningGateway gateway = RunningGateway.start()) {
            // Given
            gateway.upstream.hasKeys = true;

            // Then
            Awaitility.await().until(gateway.gateway::isReady);
        }
    }

    @Test
    void openCallsEndSocketsAreToldAndNobodyNewComesIn() throws Exception {
        RunningGateway gateway = RunningGateway.start("drain.readiness", "300ms", "drain.reconnect", "5s");
        try {
            // Given
            gateway.upstream.token("tok", "u_1");
            CountDownLatch go = new CountDownLatch(1);
            gateway.upstream.services.put("wait", (call, out) -> {
                await(go);
                out.last(call.body(), "text/plain");
            });
            CompletableFuture<HttpResponse<String>> open = gateway.http.sendAsync(
                    gateway.request("/v1/services/wait")
                            .POST(HttpRequest.BodyPublishers.ofString("done"))
                            .build(),
                    BodyHandlers.ofString());
            TestSocket socket = TestSocket.open(gateway, "tok");
            Awaitility.await().until(() -> gateway.gateway.isReady() && !gateway.upstream.calls.isEmpty());

            // When
            Thread stopping = Thread.ofVirtual().start(gateway::stop);

            // Then
            Awaitility.await().until(() -> !gateway.gateway.isReady());
            JsonNode notice = socket.hear().path("notice");
            assertThat(notice.path("kind").asText()).isEqualTo("drain");
            assertThat(notice.path("reconnectInMs").asLong()).isBetween(0L, 5_000L);
            assertThat(socket.closed())
                    .succeedsWithin(Duration.ofSeconds(5))
                    .asString()
                    .startsWith("1012 ");
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(isTurnedAway(gateway.port())).isTrue());
            go.countDown();
            assertThat(open).succeedsWithin(Duration.ofSeconds(5)).returns("done", HttpResponse::body);
            stopping.join(Duration.ofSeconds(10));
            assertThat(stopping.isAlive()).isFalse();
        } finally {
            gateway.close();
        }
    }

    @Test
    void anOpenStreamEndsWithAnErrorThatSaysToComeAgain() throws Exception {
        // Given
        RunningGateway gateway = RunningGateway.start("drain.calls", "30s");
        gateway.upstream.services.put(
                "tail", (_, out) -> out.partial("1".getBytes(StandardCharsets.UTF_8), "application/json"));
        try (RawHttp raw = new RawHttp(gateway.port())) {
            raw.say("POST /v1/services/tail HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
            raw.readUntil("{\"partial\":1}");

            // When
            Thread stopping = Thread.ofVirtual().start(gateway::stop);

            // Then
            assertThat(raw.readAll()).contains("{\"error\":{").contains("\"reason\":\"NO_WORKERS\"");
            assertThat(stopping.join(Duration.ofSeconds(5))).isTrue();
        } finally {
            gateway.close();
        }
    }

    @Test
    void aKeptConnectionIsToldToCloseAndAnHttp2OneGetsGoAway() throws Exception {
        // Given
        RunningGateway gateway = RunningGateway.start("drain.sockets", "1s");
        CountDownLatch go = new CountDownLatch(1);
        gateway.upstream.services.put("wait", (call, out) -> {
            await(go);
            out.last(call.body(), "text/plain");
        });
        try (RawHttp kept = new RawHttp(gateway.port());
                Http2Peer peer = Http2Peer.connect(gateway.port())) {
            kept.say("GET /echo/ HTTP/1.1\r\nHost: x\r\n\r\n").readUntil("\r\n\r\n");
            peer.post(1, "/v1/services/wait").send(Http2Peer.DATA, Http2Peer.END_STREAM, 1, (byte) 'x');
            Awaitility.await()
                    .untilAsserted(() -> assertThat(gateway.upstream.calls).hasSize(1));

            // When
            Thread stopping = Thread.ofVirtual().start(gateway::stop);
            Http2Peer.Frame goAway = peer.read(Http2Peer.GOAWAY);
            kept.say("GET /echo/ HTTP/1.1\r\nHost: x\r\n\r\n");
            String answer = kept.readAll();
            go.countDown();

            // Then
            assertThat(goAway.errorCode()).isZero();
            assertThat(answer).startsWith("HTTP/1.1 204").containsIgnoringCase("Connection: close");
            assertThat(peer.read(Http2Peer.DATA).payload()).isEqualTo(new byte[] {'x'});
            assertThat(stopping.join(Duration.ofSeconds(20))).isTrue();
        } finally {
            gateway.close();
        }
    }

    static boolean isTurnedAway(int port) {
        try (RawHttp raw = new RawHttp(port)) {
            raw.say("GET /echo/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            return raw.readAll().isEmpty();
        } catch (IOException _) {
            return true;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
