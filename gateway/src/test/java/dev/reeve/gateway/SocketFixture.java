// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A gateway with two subjects. */
abstract class SocketFixture {
    static final Duration SOON = Duration.ofSeconds(8);
    static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start("limits.sockets-per-subject", "3");
        gateway.upstream.token("tok", "u_1", "topics:subscribe:chat", "topics:publish:chat");
        gateway.upstream.token("tok-new", "u_1", "topics:subscribe:chat", "topics:publish:chat");
        gateway.upstream.token("other", "u_2");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }
}
