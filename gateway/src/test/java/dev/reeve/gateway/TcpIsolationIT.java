// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/**
 * Goal: what the Foreman server promised against completion ports, that slow connections do not hold up quick ones. One
 * listener whose service hangs, with every connection full; one whose service answers: it goes on as if alone.
 */
class TcpIsolationIT {
    private static final String[] KEYS = {
        "tcp.\"slow\".codec", "buffstreams", "tcp.\"slow\".port", "0", "tcp.\"slow\".service", "hangs",
        "tcp.\"slow\".latency", "60s", "tcp.\"slow\".reply", "ordered", "tcp.\"slow\".waiting-frames", "8",
        "tcp.\"fast\".codec", "buffstreams", "tcp.\"fast\".port", "0", "tcp.\"fast\".service", "echo",
        "tcp.\"fast\".latency", "100ms", "tcp.\"fast\".reply", "ordered", "tcp.\"fast\".on-error", "log"
    };

    @Test
    void aHundredConnectionsThatHangDoNotHoldUpOneThatDoesNot() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        FakeUpstream upstream = new FakeUpstream();
        upstream.services.put("hangs", (call, out) -> {
            TcpCallsIT.until(go);
            out.last(call.body(), "");
        });
        try (RunningGateway gateway = RunningGateway.start(upstream, KEYS)) {
            int slowPort = gateway.gateway.tcpPorts().getOrDefault("slow", 0);
            int fastPort = gateway.gateway.tcpPorts().getOrDefault("fast", 0);
            FramedSocket[] slow = new FramedSocket[100];
            for (int i = 0; i < slow.length; i++) {
                slow[i] = FramedSocket.open(slowPort).send("1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
            }
            await().until(() -> upstream.calls.size() == slow.length);

            try (FramedSocket fast = FramedSocket.open(fastPort)) {
                for (int i = 0; i < 100; i++) {
                    assertThat(fast.send("quick " + i).hear()).isEqualTo("quick " + i);
                }
            }

            go.countDown();
            for (FramedSocket socket : slow) {
                assertThat(socket.hear()).isEqualTo("1");
                socket.close();
            }
        } finally {
            go.countDown();
        }
    }
}
