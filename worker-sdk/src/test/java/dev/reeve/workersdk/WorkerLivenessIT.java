// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import static dev.reeve.workersdk.BrokerBytes.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.testkit.FakeBroker;
import dev.reeve.testkit.FreePort;
import dev.reeve.testkit.Hang;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What liveness tells: hung threads, and nothing else. */
@Timeout(40)
class WorkerLivenessIT {
    private final AtomicLong skewMs = new AtomicLong();
    private final Hang hang = new Hang();

    private WorkerBuilder worker(String brokers) {
        return Worker.builder()
                .brokers(brokers)
                .shutdownHook(false)
                .clock(() -> System.nanoTime() / 1_000_000 + skewMs.get())
                .service("echo", service -> service.anyMethod(Codec.payload(), (body, _) -> body));
    }

    /** Told on the thread that keeps the heartbeats. */
    private final WorkerListener listener = new WorkerListener() {
        @Override
        public void registered(String service, String broker) {
            hang.here();
        }
    };

    @Test
    void aConnectionWhoseThreadHangsIsFoundOutUntilItGoesOn() throws Exception {
        try (FakeBroker broker = FakeBroker.start();
                Worker worker = worker(broker.endpoint()).listener(listener).start()) {
            new BrokerBytes(broker.acceptSpeaking(SOON), BrokerMode.REEVE).welcome(16);
            assertThat(hang.isReached(SOON)).isTrue();
            assertThat(worker.isAlive()).as("slow").isTrue();

            skewMs.set(11_000);
            assertThat(worker.isAlive()).as("hung").isFalse();

            hang.letGo();
            await().atMost(SOON).until(worker::isAlive);
        }
    }

    @Test
    void aWorkerWithoutABrokerIsAlive() {
        try (Worker worker = worker("tcp://127.0.0.1:" + FreePort.find()).start()) {
            assertThat(worker.isAlive()).isTrue();
            assertThat(worker.isReady()).isFalse();
        }
    }
}
