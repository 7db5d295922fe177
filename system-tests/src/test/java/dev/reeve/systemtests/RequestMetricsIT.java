// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.clientsdk.ReeveClient;
import dev.reeve.clientsdk.Request;
import dev.reeve.workersdk.Codec;
import dev.reeve.workersdk.Worker;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the broker counts of requests is where Prometheus looks for it: in the packaged program. */
@Timeout(60)
class RequestMetricsIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void requestsAreCountedAndTimedWhereTheyAreScraped() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(BrokerProcess.ofService("counted", "policy=public"));
                Worker _ = Worker.builder()
                        .brokers(broker.endpoint())
                        .shutdownHook(false)
                        .service("counted", service -> service.anyMethod(Codec.payload(), (body, _) -> body))
                        .start();
                ReeveClient client =
                        ReeveClient.builder().brokers(broker.endpoint()).start()) {
            await().atMost(SOON)
                    .ignoreExceptions()
                    .until(() -> client.call(Request.builder("counted")
                                    .body(new byte[] {1})
                                    .build())
                            != null);

            await().atMost(SOON).untilAsserted(() -> {
                assertThat(broker.metric("reeve_broker_request_seconds_count{service=\"counted\"}"))
                        .isPositive();
                assertThat(broker.metric(
                                "reeve_broker_requests_total{service=\"counted\",end=\"replied\",reason=\"OK\"}"))
                        .isPositive();
            });
        }
    }
}
