// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.testkit.HostilePeerSuite;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A ROUTER of one make under attack: one listener for all attacks, as its scars would add up in life too. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class HostilePeerConformance extends HostilePeerSuite {

    private TransportProvider provider;
    private EchoRouter echo;

    /** Transports of the make under test. */
    protected abstract TransportProvider newProvider();

    @BeforeAll
    void listen() {
        provider = newProvider();
        echo = new EchoRouter(provider, RouterSettings.defaults());
    }

    @AfterAll
    void stopWithoutFaults() {
        long faults = echo.router().stats().transportFaults();
        provider.close();
        assertThat(faults).as("exceptions on the I/O thread").isZero();
    }

    @Override
    protected final int port() {
        return echo.port();
    }

    @Override
    protected final List<byte[]> goodRequest() {
        return List.of(new byte[0], "hello".getBytes(StandardCharsets.US_ASCII), new byte[300]);
    }

    @Override
    protected final List<byte[]> goodReply() {
        return goodRequest();
    }
}
