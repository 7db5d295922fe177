// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two gateways, one rate. */
@Tag("C8")
class SharedRateIT {
    private static final int BURST = 400;

    /** What is let through before it is settled, by both: as many as pass while one question is answered. */
    private static final int SLACK = 128;

    /** One more a second; no test takes so long. */
    private static final int TIME_PASSES = 30;

    private final FakeUpstream inside = new FakeUpstream();
    private RunningGateway first;
    private RunningGateway second;

    @BeforeEach
    void start() {
        inside.services.put(FakeEdge.NAME, new FakeEdge());
        first = gateway();
        second = gateway();
        for (int i = 1; i <= 4; i++) {
            inside.token("token" + i, "u_" + i);
        }
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    private RunningGateway gateway() {
        return RunningGateway.start(
                inside, "limits.subject-rate", "1", "limits.subject-burst", Integer.toString(BURST));
    }

    private static int allowedOf(int requests, RunningGateway gateway, String token) throws Exception {
        int allowed = 0;
        for (int i = 0; i < requests; i++) {
            int status = gateway.post("/v1/services/echo", "x", "Authorization", "Bearer " + token)
                    .statusCode();
            allowed += status == 200 ? 1 : 0;
        }
        return allowed;
    }

    private int allowedByBoth(String token) throws Exception {
        return allowedOf(300, first, token) + allowedOf(300, second, token);
    }

    @Test
    void bothTogetherLetTheRateThroughAndNoMoreThanTheStatedSlack() throws Exception {
        // When
        int allowed = allowedByBoth("token1");

        // Then
        assertThat(allowed).isBetween(BURST, BURST + SLACK + TIME_PASSES);
        assertThat(second.refusals("subject-rate")).isPositive();
    }

    @Test
    void withoutTheAuthWorkerEachCountsAloneAndWhenItIsBackTheyShareAgain() throws Exception {
        // Given
        assertThat(allowedOf(10, first, "token1") + allowedOf(10, second, "token1"))
                .isEqualTo(20);
        FakeUpstream.Service edge = inside.services.remove(FakeEdge.NAME);

        // When
        int alone = allowedByBoth("token2");
        int never = allowedOf(500, first, "token3");

        // Then
        assertThat(alone).isEqualTo(600);
        assertThat(never).isBetween(BURST, BURST + TIME_PASSES);
        assertThat(first.gauge("reeve_gateway_rates_shared")).isZero();

        // When it is back
        inside.services.put(FakeEdge.NAME, edge);
        await().until(() -> isSharingAgain(first));
        await().until(() -> isSharingAgain(second));

        // Then
        assertThat(allowedByBoth("token4")).isBetween(BURST, BURST + SLACK + TIME_PASSES);
    }

    /** Requests make a gateway ask again. */
    private static boolean isSharingAgain(RunningGateway gateway) throws Exception {
        allowedOf(1, gateway, "token1");
        return gateway.gauge("reeve_gateway_rates_shared") == 1;
    }
}
