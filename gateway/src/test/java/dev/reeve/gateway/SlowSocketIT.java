// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A reader that does not read. */
@Tag("C6")
@Tag("G7")
class SlowSocketIT {
    private static final byte[] PAGE = ("\"" + "x".repeat(20_000) + "\"").getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @EnumSource(FrameFormat.class)
    void aSocketThatDoesNotReadItsTopicsIsClosedAndOthersLoseNothing(FrameFormat format) throws Exception {
        try (RunningGateway gateway = RunningGateway.start("limits.out-queue", "64K", "limits.slow", "300ms")) {
            gateway.upstream.token("tok", "u_1", "topics:subscribe:chat");
            try (RawHttp slow = RawSocket.open(gateway, format);
                    TestSocket good = TestSocket.open(gateway, format, "tok")) {
                // Given
                slow.say(RawSocket.said(format, "{\"id\":1,\"auth\":{\"token\":\"tok\"}}"));
                slow.say(RawSocket.said(format, "{\"id\":2,\"subscribe\":{\"topic\":\"chat.flood\"}}"));
                good.say("{\"id\":2,\"subscribe\":{\"topic\":\"chat.flood\"}}");
                good.hear();
                Awaitility.await().until(() -> gateway.gauge("reeve_gateway_topic_followers") == 2);
                int published = 0;
                double most = 0;

                // When
                while (gateway.gauge("reeve_gateway_topic_followers") == 2 && published < 5_000) {
                    gateway.upstream.topics.publish(
                            new Topics.Publication("chat.flood", PAGE, "application/json", "", ""));
                    published++;
                    assertThat(good.hear().path("publication").path("offset").asInt())
                            .isEqualTo(published);
                    most = Math.max(most, gateway.gauge("reeve_gateway_out_queue_bytes"));
                }

                // Then
                assertThat(gateway.gauge("reeve_gateway_topic_followers")).isEqualTo(1);
                assertThat(gateway.upstream.topics.listeners("chat.flood")).isEqualTo(1);
                assertThat(most).isLessThanOrEqualTo(2 * 64 * 1_024);
                assertThat(gateway.refusals("out-queue") + gateway.refusals("slow"))
                        .isPositive();
            }
        }
    }

    @Test
    void aSocketThatDoesNotReadItsCallIsClosedAndTheWorkerCancelled() throws Exception {
        try (RunningGateway gateway = RunningGateway.start("limits.out-queue", "64K", "limits.slow", "300ms")) {
            gateway.upstream.token("tok", "u_1");
            gateway.upstream.services.put("endless", (_, out) -> {
                for (int i = 0; i < 2_000 && !out.isCancelled(); i++) {
                    out.partial(PAGE, "application/json");
                }
            });
            try (RawHttp slow = RawSocket.open(gateway, "tok")) {
                // When
                slow.say(RawSocket.text("{\"id\":2,\"call\":{\"service\":\"endless\",\"deadlineMs\":60000}}"));

                // Then
                Awaitility.await()
                        .atMost(Duration.ofSeconds(15))
                        .untilAsserted(() ->
                                assertThat(gateway.upstream.cancelled.get()).isPositive());
                Awaitility.await()
                        .untilAsserted(() -> assertThat(gateway.registry
                                        .get("reeve_gateway_sockets")
                                        .gauge()
                                        .value())
                                .isZero());
            }
        }
    }
}
