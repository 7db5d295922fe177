// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** A gateway that serves a good client after each test. */
abstract class HostileHttpFixture {
    static final int MIB = 1024 * 1024;
    static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                "limits.header-read", "400ms",
                "limits.body-read", "400ms",
                "limits.idle", "600ms",
                "limits.address-rate", "10000",
                "limits.address-burst", "10000");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @AfterEach
    void aGoodClientIsServed() throws Exception {
        try (RawHttp raw = new RawHttp(gateway.port())) {
            raw.say(post("Content-Length: 4\r\nConnection: close\r\n", "good"));
            assertThat(raw.readAll()).endsWith("good");
        }
    }

    static String post(String headers, String body) {
        return "POST /v1/services/echo HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n" + body;
    }
}
