// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static org.awaitility.Awaitility.await;

import dev.reeve.brokercore.BrokerSettings;
import dev.reeve.brokercore.HeartbeatSettings;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Brokers for the requirements of RFC 7 and RFC 18 that a peer can see, and for our decisions where they are silent,
 * over real sockets with frames made by hand, in both versions. What {@link ReferenceBrokerProbeIT} asks is not asked
 * again.
 */
abstract class ConformanceFixture {
    static final long HEARTBEAT_MS = 200;
    static final int LIVENESS = 8;

    /** Several heartbeats: long enough that one would have come. */
    static final Duration QUIET = Duration.ofMillis(4 * HEARTBEAT_MS);

    static TestBroker broker;

    /** One that beats often, so that tests of silence are short. */
    static TestBroker quick;

    @BeforeAll
    static void start() {
        broker = TestBroker.start();
        quick = new TestBroker(ConformanceFixture::settings);
    }

    @AfterAll
    static void stop() {
        broker.close();
        quick.close();
    }

    static BrokerSettings settings(BrokerSettings defaults) {
        return defaults.withHeartbeat(new HeartbeatSettings(HEARTBEAT_MS, LIVENESS, 60_000, 60_000));
    }

    static void awaitService(RawPeer client, String service, String code) {
        await().atMost(RawPeer.PATIENCE).until(() -> mmi(client, service).equals(code));
    }

    static String mmi(RawPeer client, String name) throws IOException {
        client.request("mmi.service", name);
        return client.reply("mmi.service");
    }
}
