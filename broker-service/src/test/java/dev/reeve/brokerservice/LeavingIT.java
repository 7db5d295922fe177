// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.brokercore.WorkerChange;
import dev.reeve.brokerservice.RawPeer.Job;
import dev.reeve.brokerservice.RawPeer.Version;
import dev.reeve.brokerservice.ReevePeers.Answer;
import dev.reeve.brokerservice.ReevePeers.Client;
import dev.reeve.brokerservice.ReevePeers.ManualWorker;
import dev.reeve.protocol.WorkerInbound;
import dev.reeve.protocol.v1.Reason;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One worker leaves, one broker leaves, and one comes back, over real sockets. */
final class LeavingIT {

    private static final byte[] NONE = new byte[0];

    private static TestBroker withGrace(Duration grace) {
        return new TestBroker(s -> s, TokenSettings.defaults(), grace);
    }

    @Test
    @Tag("X-09")
    void workerThatDrainsFinishesGetsNothingMoreAndNoRequestFails() throws IOException {
        try (TestBroker broker = TestBroker.start();
                Client client = new Client(broker.port());
                ManualWorker leaving = new ManualWorker(broker.port(), "open.job", ManualWorker.infoOf("w-1"))) {
            client.send("open.job", client.envelope(""), "held".getBytes(UTF_8));
            WorkerInbound.Request held = leaving.job();
            try (ManualWorker staying = new ManualWorker(broker.port(), "open.job", ManualWorker.infoOf("w-2"))) {
                await().atMost(RawPeer.PATIENCE)
                        .until(() -> broker.changes("open.job").size() == 2);
                leaving.drain();
                WorkerInbound.BrokerDrain ack = leaving.next(WorkerInbound.BrokerDrain.class);
                assertThat(ack.drain().getAck()).isTrue();

                for (int i = 0; i < 20; i++) {
                    client.send("open.job", client.envelope(""), NONE);
                    staying.reply(staying.job(), true, "by the other");
                    assertThat(client.answer().text()).isEqualTo("by the other");
                }
                leaving.reply(held, true, "finished");
                assertThat(client.answer().text()).isEqualTo("finished");
                leaving.disconnect();
                await().atMost(RawPeer.PATIENCE)
                        .until(() -> broker.changes("open.job").contains(WorkerChange.LEFT));
            }
        }
    }

    @Test
    @Tag("X-10")
    void brokerThatDrainsTellsItsPeersEndsWhatWaitsAndRelaysWhatIsUnderWay() throws Exception {
        TestBroker broker = withGrace(Duration.ofSeconds(20));
        try (Client client = new Client(broker.port());
                ManualWorker worker = new ManualWorker(
                        broker.port(), "open.job", ManualWorker.infoOf("w-1").setCapacity(1))) {
            client.send("open.job", client.envelope(""), NONE);
            WorkerInbound.Request held = worker.job();
            client.send("open.job", client.envelope(""), NONE);
            await().atMost(RawPeer.PATIENCE).until(() -> broker.waiting("open.job") == 1);
            Thread closing = Thread.ofVirtual().start(broker::close);

            Answer waited = client.answer();
            assertThat(waited.reason()).isEqualTo(Reason.NO_WORKERS);
            assertThat(waited.envelope().getStatus().getMessage()).contains("draining");
            WorkerInbound.BrokerDrain told = worker.next(WorkerInbound.BrokerDrain.class);
            assertThat(told.drain().getAck()).isFalse();
            client.send("open.job", client.envelope(""), NONE);
            assertThat(client.answer().reason()).isEqualTo(Reason.NO_WORKERS);

            worker.reply(held, true, "finished");
            assertThat(client.answer().text()).isEqualTo("finished");
            assertThat(worker.isDisconnected()).isTrue();
            assertThat(closing.join(RawPeer.PATIENCE)).isTrue();
        }
    }

    @Test
    @Tag("X-10")
    void whatIsLeftAfterTheGraceIsUnknown() throws Exception {
        TestBroker broker = withGrace(Duration.ofMillis(300));
        try (Client client = new Client(broker.port());
                ManualWorker worker = ManualWorker.of(broker.port(), "open.job")) {
            client.send("open.job", client.envelope(""), NONE);
            WorkerInbound.Request _ = worker.job();
            Thread closing = Thread.ofVirtual().start(broker::close);

            assertThat(client.answer().reason()).isEqualTo(Reason.UNKNOWN);
            assertThat(worker.isDisconnected()).isTrue();
            assertThat(closing.join(RawPeer.PATIENCE)).isTrue();
        }
    }

    @Test
    @Tag("R-19")
    void brokerThatComesBackOnTheSamePortServesAtOnce() throws IOException {
        TestBroker first = TestBroker.start();
        int port = first.port();
        try (RawPeer worker = RawPeer.worker(Version.V1, port, "open.job")) {
            assertThat(worker).isNotNull();
            first.close();
            assertThat(worker.socket().isClosedWithin(RawPeer.PATIENCE)).isTrue();
        }
        try (TestBroker second = TestBroker.on(port);
                RawPeer stranger = RawPeer.connect(Version.V1, port);
                RawPeer worker = RawPeer.worker(Version.V1, port, "open.job");
                RawPeer client = RawPeer.connect(Version.V1, port)) {
            assertThat(second.port()).isEqualTo(port);
            stranger.heartbeat();
            assertThat(stranger.isDisconnected()).isTrue();
            client.request("open.job", "x");
            Job job = worker.job();
            worker.answer(job, "y");
            assertThat(client.reply("open.job")).isEqualTo("y");
        }
    }
}
