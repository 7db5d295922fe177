// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The depth of each stage, while something is held there. */
class StagesIT {
    @Test
    void everyStageSaysWhatIsInIt() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (RunningGateway gateway = RunningGateway.start();
                RawHttp raw = new RawHttp(gateway.port())) {
            gateway.upstream.services.put("wait", (call, out) -> {
                TcpCallsIT.until(go);
                out.last(call.body(), "text/plain");
            });

            await().until(() -> depth(gateway, Stage.ACCEPT) == 1);
            raw.say("POST /v1/services/wait HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nab");
            await().until(() -> depth(gateway, Stage.DECODE) == 1);
            assertThat(depth(gateway, Stage.ACCEPT)).isZero();
            raw.say("cd");
            await().until(() -> depth(gateway, Stage.CALL) == 1);
            assertThat(depth(gateway, Stage.DECODE)).isZero();
            go.countDown();

            assertThat(raw.readUntil("abcd")).contains("200 OK");
            await().until(() -> Arrays.stream(Stage.values()).allMatch(stage -> depth(gateway, stage) == 0));
        } finally {
            go.countDown();
        }
    }

    @Test
    void aConnectionThatLeavesWithoutARequestIsNoLongerCounted() throws Exception {
        try (RunningGateway gateway = RunningGateway.start()) {
            try (RawHttp _ = new RawHttp(gateway.port())) {
                await().until(() -> depth(gateway, Stage.ACCEPT) == 1);
            }
            await().until(() -> depth(gateway, Stage.ACCEPT) == 0);
        }
    }

    private static double depth(RunningGateway gateway, Stage stage) {
        return gateway.registry
                .get("reeve_gateway_stage_depth")
                .tag("stage", stage.label())
                .gauge()
                .value();
    }
}
