// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.testkit.HostilePeerSuite;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The whole broker under attack; a good client asks it for a service that is not there. */
final class HostileBrokerIT extends HostilePeerSuite {

    private static TestBroker broker;

    @BeforeAll
    static void start() {
        broker = TestBroker.start();
    }

    @AfterAll
    static void stop() {
        boolean running = broker.driver().isRunning();
        broker.close();
        assertThat(running).isTrue();
    }

    @Override
    protected int port() {
        return broker.port();
    }

    @Override
    protected List<byte[]> goodRequest() {
        return List.of("MDPC02".getBytes(UTF_8), new byte[] {1}, "mmi.service".getBytes(UTF_8), "x".getBytes(UTF_8));
    }

    @Override
    protected List<byte[]> goodReply() {
        return List.of("MDPC02".getBytes(UTF_8), new byte[] {3}, "mmi.service".getBytes(UTF_8), "404".getBytes(UTF_8));
    }
}
