// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Transports of one make, new for each test; the suites below say what any make promises. */
public abstract class TransportConformance {

    protected static final Duration PATIENCE = Duration.ofSeconds(10);
    protected static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

    protected TransportProvider provider;

    /** Transports of the make under test. */
    protected abstract TransportProvider newProvider();

    @BeforeEach
    void startProvider() {
        provider = newProvider();
    }

    @AfterEach
    void stopProvider() {
        provider.close();
    }
}
