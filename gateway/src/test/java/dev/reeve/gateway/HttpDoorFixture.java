// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A gateway before services in memory, with no rate that a test would meet. */
abstract class HttpDoorFixture {
    static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start("limits.address-rate", "10000", "limits.address-burst", "10000");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void forget() {
        gateway.upstream.calls.clear();
    }
}
