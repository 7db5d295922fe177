// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.testkit.Hang;
import org.junit.jupiter.api.Test;

/** A gateway of which one event loop hangs serves every second connection only: it is to be restarted. */
class LivenessIT {
    @Test
    void aHungEventLoopIsFoundOutAndOneThatGoesOnIsWell() throws Exception {
        Hang hang = new Hang();
        try (RunningGateway gateway = RunningGateway.start()) {
            assertThat(gateway.gateway.isAlive()).isTrue();

            gateway.gateway.loops().getFirst().execute(hang::here);
            assertThat(gateway.gateway.isAlive()).isFalse();

            hang.letGo();
            assertThat(gateway.gateway.isAlive()).isTrue();
        }
    }

    @Test
    void aGatewayThatLeavesIsAlive() throws Exception {
        RunningGateway gateway = RunningGateway.start();
        gateway.close();

        assertThat(gateway.gateway.isAlive()).isTrue();
    }
}
