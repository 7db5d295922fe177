// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.brokercore.BrokerEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class EventQueueTest {

    private static final DriverInput TICK = new DriverInput.Event(new BrokerEvent.Tick());

    @Test
    void whoPutsWaitsForRoom() throws InterruptedException {
        EventQueue queue = new EventQueue(2);
        Thread producer = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < 5; i++) {
                queue.put(TICK);
            }
        });
        await().atMost(10, TimeUnit.SECONDS).until(() -> queue.size() == 2);
        assertThat(producer.isAlive()).isTrue();

        List<DriverInput> taken = new ArrayList<>();
        while (taken.size() < 5) {
            queue.take(taken, 10, 1_000);
        }

        producer.join();
        assertThat(queue.size()).isZero();
    }

    @Test
    void nobodyWaitsAtClosedQueue() throws InterruptedException {
        EventQueue queue = new EventQueue(1);
        queue.put(TICK);
        Thread producer = Thread.ofVirtual().start(() -> queue.put(TICK));

        queue.close();

        producer.join();
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void takesAtMostWhatIsAskedForAndWaitsNoLonger() throws InterruptedException {
        EventQueue queue = new EventQueue(10);
        for (int i = 0; i < 5; i++) {
            queue.put(TICK);
        }
        List<DriverInput> taken = new ArrayList<>();

        queue.take(taken, 3, 1_000);
        assertThat(taken).hasSize(3);
        queue.take(taken, 10, 1_000);
        queue.take(taken, 10, 0);
        assertThat(taken).hasSize(5);
    }
}
