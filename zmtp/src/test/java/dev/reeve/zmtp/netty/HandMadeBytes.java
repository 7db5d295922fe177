// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.testkit.HostilePeer;
import dev.reeve.zmtp.CloseReason;
import dev.reeve.zmtp.EchoRouter;
import dev.reeve.zmtp.RouterSettings;
import dev.reeve.zmtp.TransportConformance;
import dev.reeve.zmtp.TransportProvider;
import java.io.IOException;
import java.util.Arrays;

/** A ROUTER of the engine that is sent bytes as no library would. */
abstract class HandMadeBytes extends TransportConformance {

    @Override
    protected TransportProvider newProvider() {
        return new NettyTransportProvider();
    }

    final EchoRouter echo() {
        return new EchoRouter(provider, RouterSettings.defaults());
    }

    static void assertCloses(EchoRouter echo, CloseReason reason, byte[] bytes) throws IOException {
        long before = closed(echo, reason);
        try (HostilePeer peer = HostilePeer.connect(echo.port())) {
            assertThat(peer.write(bytes).isClosedWithin(PATIENCE)).isTrue();
        }
        awaitClosed(echo, reason, before + 1);
    }

    static void awaitClosed(EchoRouter echo, CloseReason reason, long count) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(echo.router().stats().closed()).containsEntry(reason, count));
    }

    static long closed(EchoRouter echo, CloseReason reason) {
        return echo.router().stats().closed().getOrDefault(reason, 0L);
    }

    static byte[] concat(byte[] first, byte[] second) {
        byte[] whole = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, whole, first.length, second.length);
        return whole;
    }
}
