// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.jeromq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.testkit.HostilePeerSuite;
import dev.reeve.zmtp.EchoRouter;
import dev.reeve.zmtp.RouterSettings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The JeroMQ adapter under attack: one listener for all attacks, as its scars would add up in life too. */
final class JeroMqHostilePeerIT extends HostilePeerSuite {

    private static JeroMqTransportProvider provider;
    private static EchoRouter echo;

    @BeforeAll
    static void start() {
        provider = new JeroMqTransportProvider();
        echo = new EchoRouter(provider, RouterSettings.defaults());
    }

    @AfterAll
    static void stop() {
        long faults = echo.router().stats().transportFaults();
        provider.close();
        assertThat(faults).as("exceptions on JeroMQ's IO thread").isZero();
    }

    @Override
    protected int port() {
        return echo.port();
    }

    @Override
    protected List<byte[]> goodRequest() {
        return List.of(new byte[0], "hello".getBytes(StandardCharsets.US_ASCII), new byte[300]);
    }

    @Override
    protected List<byte[]> goodReply() {
        return goodRequest();
    }
}
