// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A reader that does not read. */
@Tag("C6")
@Tag("G7")
class SlowSocketIT {
    private static final byte[] PAGE = ("\"" + "x".repeat(20_000) + "\"").getBytes(StandardCharsets.UTF_8);

    @Test
    void aSocketThatDoesNotReadItsTopicsIsClosedAndOthersLoseNothing() throws Exception {
        try (RunningGateway gateway = RunningGateway.start("limits.out-queue", "64K", "limits.slow", "300ms")) {
            gateway.upstream.token("tok", "u_1", "topics:subscribe:chat");
            try (RawHttp slow = RawSocket.open(gateway, "tok");
                    TestSocket good = TestSocket.open(gateway, "tok")) {
                // Given
                slow.say(RawSocket.text("{\"id\":2,\"subscribe\":{\"topic\":\"chat.flood\"}}"));
                good.say("{\"id\":2,\"subscribe\":{\"topic\":\"chat.flood\"}}");
                good.hear();
                Awaitility.await().until(() -> gateway.upstream.topics.listeners("chat.flood") == 2);
                int published = 0;

                // When
                while (gateway.upstream.topics.listeners("chat.flood") == 2 && published < 5_000) {
                    gateway.upstream.topics.publish(
                            new Topics.Publication("chat.flood", PAGE, "application/json", "", ""));
                    published++;
                    assertThat(good.hear().path("publication").path("offset").asInt())
                            .isEqualTo(published);
                }

                // Then
                assertThat(gateway.upstream.topics.listeners("chat.flood")).isEqualTo(1);
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
