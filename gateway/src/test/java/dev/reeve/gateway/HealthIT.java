// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reeve.gatewayapi.health.v1.HealthCheckRequest;
import dev.reeve.gatewayapi.health.v1.HealthCheckResponse;
import dev.reeve.gatewayapi.health.v1.HealthCheckResponse.ServingStatus;
import dev.reeve.gatewayapi.health.v1.HealthGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.util.Iterator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** gRPC's health service: the gateway's readiness for whoever asks. */
class HealthIT {
    private static final HealthCheckRequest ALL = HealthCheckRequest.getDefaultInstance();

    private RunningGateway gateway;
    private ManagedChannel channel;
    private HealthGrpc.HealthBlockingStub health;

    @BeforeEach
    void start() {
        gateway = RunningGateway.start("drain.readiness", "1s");
        channel = NettyChannelBuilder.forAddress("127.0.0.1", gateway.port())
                .usePlaintext()
                .build();
        health = HealthGrpc.newBlockingStub(channel);
        Awaitility.await().until(gateway.gateway::isReady);
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        gateway.close();
    }

    @Test
    void aReadyGatewayServes() {
        // When
        HealthCheckResponse answer = health.check(ALL);

        // Then
        assertThat(answer.getStatus()).isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void itSpeaksForItselfOnly() {
        // Given
        HealthCheckRequest other =
                HealthCheckRequest.newBuilder().setService("demo.Things").build();

        // When
        StatusRuntimeException error = catchThrowableOfType(StatusRuntimeException.class, () -> health.check(other));
        HealthCheckResponse first = health.watch(other).next();

        // Then
        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(first.getStatus()).isEqualTo(ServingStatus.SERVICE_UNKNOWN);
    }

    @Test
    void itAnswersJsonToo() throws Exception {
        // When
        String answer = gateway.post("/grpc.health.v1.Health/Check", "{}", "Content-Type", "application/json")
                .body();

        // Then
        assertThat(answer).isEqualTo("{\"status\":\"SERVING\"}");
    }

    @Test
    @Tag("G12")
    void aWatchSeesTheDrainAndEndsWithIt() {
        // Given
        Iterator<HealthCheckResponse> watch = health.watch(ALL);
        ServingStatus before = watch.next().getStatus();
        Thread stopping = Thread.ofVirtual().start(gateway::stop);

        // When
        ServingStatus meanwhile = watch.next().getStatus();
        StatusRuntimeException end = catchThrowableOfType(StatusRuntimeException.class, watch::hasNext);

        // Then
        assertThat(before).isEqualTo(ServingStatus.SERVING);
        assertThat(meanwhile).isEqualTo(ServingStatus.NOT_SERVING);
        assertThat(end.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        Awaitility.await().until(() -> !stopping.isAlive());
    }
}
