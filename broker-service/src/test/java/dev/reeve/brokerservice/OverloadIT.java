// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.brokercore.CallEnd;
import dev.reeve.brokerservice.RawPeer.Job;
import dev.reeve.brokerservice.RawPeer.Version;
import dev.reeve.protocol.DropReason;
import dev.reeve.testkit.Hang;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bounds, the end of the process, and faults of our own. */
final class OverloadIT {

    @Test
    void dropsPlainRequestsBeyondTheQueueAndServesTheRest() throws IOException {
        try (TestBroker broker = new TestBroker(s -> s.withBounds(s.bounds().withQueue(3, 1_000_000, 1_000_000)));
                RawPeer client = RawPeer.connect(Version.V2, broker.port())) {
            for (int i = 0; i < 10; i++) {
                client.request("slow", "r" + i);
            }
            await().atMost(RawPeer.PATIENCE).until(() -> broker.drops(DropReason.QUEUE_FULL) == 7);

            try (RawPeer worker = RawPeer.worker(Version.V2, broker.port(), "slow")) {
                for (int i = 0; i < 3; i++) {
                    Job job = worker.job();
                    assertThat(job.body()).isEqualTo("r" + i);
                    worker.answer(job, job.body());
                    assertThat(client.reply("slow")).isEqualTo("r" + i);
                }
            }
        }
    }

    @Test
    @Tag("R-14")
    void closesClientThatDoesNotReadAndServesOthers() throws IOException {
        try (TestBroker broker = TestBroker.start();
                RawPeer worker = RawPeer.worker(Version.V2, broker.port(), "big");
                RawPeer slow = RawPeer.connect(Version.V2, broker.port())) {
            for (int i = 0; i < 100; i++) {
                slow.request("big", "again");
            }
            Thread answering = Thread.ofVirtual().start(() -> answerForEver(worker));

            await().atMost(RawPeer.PATIENCE)
                    .until(() -> broker.ended().stream().anyMatch(ended -> ended.end() == CallEnd.CLIENT_GONE));

            try (RawPeer other = RawPeer.connect(Version.V2, broker.port())) {
                other.request("mmi.service", "big");
                assertThat(other.reply("mmi.service")).isEqualTo("200");
            }
            assertThat(answering.isAlive()).isTrue();
        }
    }

    private static void answerForEver(RawPeer worker) {
        String megabyte = "x".repeat(1_000_000);
        try {
            while (true) {
                worker.answer(worker.job(), megabyte);
            }
        } catch (IOException _) {
            // The test is over.
        }
    }

    @Test
    @Tag("R-23")
    @Tag("X-10")
    void letsPlainWorkerFinishBeforeItStops() throws Exception {
        TestBroker broker = new TestBroker(s -> s, TokenSettings.defaults(), Duration.ofSeconds(20));
        try (RawPeer worker = RawPeer.worker(Version.V1, broker.port(), "job");
                RawPeer client = RawPeer.connect(Version.V1, broker.port())) {
            client.request("job", "long one");
            Job job = worker.job();
            Thread closing = Thread.ofVirtual().start(broker::close);
            await().atMost(RawPeer.PATIENCE).until(() -> isDraining(broker));

            worker.answer(job, "finished");

            assertThat(client.reply("job")).isEqualTo("finished");
            assertThat(worker.isDisconnected()).isTrue();
            assertThat(closing.join(RawPeer.PATIENCE)).isTrue();
        }
    }

    private static boolean isDraining(TestBroker broker) {
        DriverStats stats = broker.driver().stats();
        return stats != null && stats.broker().draining();
    }

    @Test
    @Tag("F9")
    void faultOnTheBrokersThreadIsToldAndNobodyHangs() throws IOException {
        try (TestBroker broker = TestBroker.start();
                RawPeer hostile = RawPeer.connect(Version.V2, broker.port());
                SelfProbe probe = new SelfProbe(broker.transports(), broker.endpoint())) {
            assertThat(probe.isAnswered()).isTrue();
            broker.throwAtNextDrop();

            hostile.socket().send(List.of(new byte[] {9}));

            await().atMost(RawPeer.PATIENCE).until(() -> !broker.driver().isRunning());
            assertThat(broker.driver().failure()).hasMessage("thrown by the test");
            assertThat(broker.takeFault()).isSameAs(broker.driver().failure());
            assertThat(probe.isAnswered()).isFalse();
        }
    }

    @Test
    @Tag("F9")
    void aThreadOfTheBrokerThatHangsIsFoundOutUntilItGoesOn() throws InterruptedException {
        Hang hang = new Hang();
        try (TestBroker broker = TestBroker.start();
                SelfProbe probe = new SelfProbe(broker.transports(), broker.endpoint())) {
            assertThat(probe.isAnswered()).isTrue();

            broker.driver().onStats(_ -> hang.here());
            assertThat(hang.isReached(Duration.ofSeconds(10))).isTrue();
            assertThat(broker.driver().isRunning()).as("its thread lives").isTrue();
            assertThat(probe.isAnswered()).isFalse();

            hang.letGo();
            await().atMost(RawPeer.PATIENCE).until(probe::isAnswered);
        }
    }

    @Test
    @Tag("F9")
    void probeIsAnsweredByALivingBrokerAndNotByAClosedOne() {
        TestBroker broker = TestBroker.start();
        try (SelfProbe probe = new SelfProbe(broker.transports(), broker.endpoint())) {
            assertThat(probe.isAnswered()).isTrue();
            assertThat(probe.isAnswered()).isTrue();
            broker.driver().close();
            assertThat(probe.isAnswered()).isFalse();
        } finally {
            broker.close();
        }
    }
}
