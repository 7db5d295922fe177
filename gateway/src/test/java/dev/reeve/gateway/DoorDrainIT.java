// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gateway.DoorCaller.Order;
import dev.reeve.gateway.DoorCaller.Told;
import dev.reeve.gateway.rpc.Frame;
import dev.reeve.testkit.Http2Peer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A gateway is stopped while a call is open: it ends well in each dialect, and its connection is told to end. */
@Tag("G12")
class DoorDrainIT {
    private static final byte[] BODY = "\"done\"".getBytes(StandardCharsets.ISO_8859_1);

    private final CountDownLatch go = new CountDownLatch(1);
    private RunningGateway gateway;
    private @Nullable Thread stopping;

    /** A call to the service as its dialect writes it. */
    enum Dialect {
        JSON("/v1/services/demo.v1.things/Wait", "application/json", false),
        CONNECT("/demo.v1.Things/Wait", "application/json", false),
        CONNECT_STREAM("/demo.v1.Things/Wait", "application/connect+proto", true),
        GRPC_WEB("/demo.v1.Things/Wait", "application/grpc-web+proto", true),
        GRPC("/demo.v1.Things/Wait", "application/grpc", true);

        private final String path;
        private final String contentType;
        private final boolean framed;

        Dialect(String path, String contentType, boolean framed) {
            this.path = path;
            this.contentType = contentType;
            this.framed = framed;
        }

        byte[] body() {
            return framed ? Frame.message(BODY).bytes() : BODY;
        }
    }

    @BeforeEach
    void start() {
        gateway = RunningGateway.start("drain.calls", "30s");
        gateway.upstream.token("tok", "u_1");
        gateway.upstream.services.put("demo.v1.things", (call, out) -> {
            awaitGo();
            out.last(call.body(), call.contentType());
        });
    }

    @AfterEach
    void close() throws InterruptedException {
        go.countDown();
        if (stopping != null) {
            assertThat(stopping.join(Duration.ofSeconds(20))).isTrue();
        }
        gateway.close();
    }

    private void awaitGo() {
        try {
            boolean _ = go.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitCall() {
        Awaitility.await().until(() -> !gateway.upstream.calls.isEmpty());
    }

    private void stop() {
        stopping = Thread.ofVirtual().start(gateway::stop);
    }

    @ParameterizedTest
    @EnumSource(
            value = DoorCaller.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SOCKET_JSON", "SOCKET_PROTO"})
    void theOpenCallOfEachDoorEndsWell(DoorCaller door) throws Exception {
        // Given
        Order order = new Order(RpcFixture.SERVICE, "Wait", BODY, UUID.randomUUID(), "tok");
        CompletableFuture<Told> open = CompletableFuture.supplyAsync(() -> tell(door, order));
        awaitCall();

        // When
        stop();
        awaitTurningAway();
        go.countDown();

        // Then
        Told told = open.get(20, TimeUnit.SECONDS);
        assertThat(told.failure()).isNull();
        assertThat(told.body()).isEqualTo(BODY);
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void anHttp2ConnectionGetsGoAwayAndItsCallItsAnswer(Dialect dialect) throws Exception {
        try (Http2Peer peer = Http2Peer.connect(gateway.port())) {
            // Given
            peer.post(1, dialect.path, "content-type", dialect.contentType, "te", "trailers")
                    .send(Http2Peer.DATA, Http2Peer.END_STREAM, 1, dialect.body());
            awaitCall();

            // When
            stop();
            Http2Peer.Frame goAway = peer.read(Http2Peer.GOAWAY);
            go.countDown();

            // Then
            assertThat(goAway.errorCode()).isZero();
            assertThat(new String(peer.read(Http2Peer.DATA).payload(), StandardCharsets.ISO_8859_1))
                    .startsWith(new String(dialect.body(), StandardCharsets.ISO_8859_1));
        }
    }

    @ParameterizedTest
    @EnumSource(value = Dialect.class, mode = EnumSource.Mode.EXCLUDE, names = "GRPC") // which needs HTTP/2
    void anHttp1CallIsAnsweredAndItsConnectionToldToClose(Dialect dialect) throws Exception {
        try (RawHttp raw = new RawHttp(gateway.port())) {
            // Given
            raw.say("POST " + dialect.path + " HTTP/1.1\r\nHost: x\r\nContent-Type: " + dialect.contentType
                            + "\r\nContent-Length: " + dialect.body().length + "\r\n\r\n")
                    .say(dialect.body());
            awaitCall();

            // When
            stop();
            awaitTurningAway();
            go.countDown();

            // Then
            assertThat(raw.readAll())
                    .startsWith("HTTP/1.1 200")
                    .containsIgnoringCase("Connection: close")
                    .contains(new String(dialect.body(), StandardCharsets.ISO_8859_1));
        }
    }

    /** Until nobody new comes in. */
    private void awaitTurningAway() {
        Awaitility.await().until(() -> DrainIT.isTurnedAway(gateway.port()));
    }

    private Told tell(DoorCaller door, Order order) {
        try {
            return door.tell(gateway, order);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
