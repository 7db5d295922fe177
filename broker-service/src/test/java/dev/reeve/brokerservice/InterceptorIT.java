// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.brokercore.BrokerCommand;
import dev.reeve.brokercore.Interception;
import dev.reeve.brokercore.InterceptorEntry;
import dev.reeve.brokerservice.RawPeer.Version;
import dev.reeve.brokerservice.ReevePeers.Answer;
import dev.reeve.brokerservice.ReevePeers.ManualWorker;
import dev.reeve.brokerspi.Interceptor;
import dev.reeve.brokerspi.RequestDecision;
import dev.reeve.brokerspi.RequestView;
import dev.reeve.brokerspi.WorkerEvent;
import dev.reeve.protocol.DropReason;
import dev.reeve.protocol.v1.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The user's interceptors in a whole broker over real sockets, one of them from a jar in a folder. */
@Tag("interceptors")
final class InterceptorIT {

    private static final byte[] NONE = new byte[0];

    private final Queue<WorkerEvent> events = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Notes what happens to workers; lets requests pass but those that say otherwise in their body. */
    private final class Noting implements Interceptor {
        @Override
        public RequestDecision onRequest(RequestView request) {
            String body = new String(request.body().getFirst(), UTF_8);
            return switch (body) {
                case "discard" -> RequestDecision.discard("asked for");
                case "throw" -> throw new IllegalStateException("asked for");
                case "route" -> RequestDecision.route("w-2", RequestDecision.Otherwise.REFUSE);
                default -> RequestDecision.forward();
            };
        }

        @Override
        public void onWorker(WorkerEvent event) {
            events.add(event);
            if (event.service().endsWith(".throwing")) {
                throw new IllegalStateException("an observer that fails");
            }
        }

        @Override
        public void close() {
            closed.set(true);
        }
    }

    private static TestBroker start(InterceptorSet set) {
        return new TestBroker(s -> s, TokenSettings.defaults(), Duration.ofSeconds(2), set);
    }

    private TestBroker start() {
        InterceptorEntry entry = new InterceptorEntry("noting", Set.of("*"), new Noting());
        return start(new InterceptorSet(List.of(entry), Duration.ofNanos(1), null));
    }

    private static long count(TestBroker broker, Interception what) {
        return broker.commands(BrokerCommand.Intercepted.class).stream()
                .filter(done -> done.what() == what)
                .count();
    }

    @Test
    void interceptorFromAJarRewritesRequests(@TempDir Path folder) throws IOException {
        InterceptorJar.write(
                folder.resolve("shout.jar"),
                "shout",
                "return RequestDecision.forward(RequestChange.NONE.withBody("
                        + "new String(request.body().get(0)).toUpperCase(Locale.ROOT).getBytes()));");
        Map<String, String> config = Map.of(
                "reeve.broker.interceptors.chain", "shout", "reeve.broker.interceptors.folder", folder.toString());
        try (TestBroker broker = start(BrokerSetupTest.setup(config).interceptors())) {
            for (Version version : Version.values()) {
                String service = "loud-" + version;
                try (RawPeer worker = RawPeer.worker(version, broker.port(), service);
                        RawPeer client = RawPeer.connect(version, broker.port())) {
                    client.request(service, "quiet");
                    assertThat(worker.job().body()).isEqualTo("QUIET");
                }
            }
            assertThat(count(broker, Interception.CHANGED)).isEqualTo(2);
        }
    }

    @Test
    void discardsRoutesAndSurvivesWhatAnInterceptorThrows() throws IOException {
        try (TestBroker broker = start();
                ManualWorker one = new ManualWorker(broker.port(), "open.shop", ManualWorker.infoOf("w-1"));
                ManualWorker two = new ManualWorker(broker.port(), "open.shop", ManualWorker.infoOf("w-2"));
                ReevePeers.Client client = new ReevePeers.Client(broker.port());
                RawPeer plain = RawPeer.connect(Version.V1, broker.port())) {
            await().atMost(RawPeer.PATIENCE).until(() -> events.size() == 2);
            assertThat(client.call("open.shop", "", NONE, "discard".getBytes(UTF_8))
                            .reason())
                    .isEqualTo(Reason.FORBIDDEN);
            Answer failed = client.call("open.shop", "", NONE, "throw".getBytes(UTF_8));
            assertThat(failed.reason()).isEqualTo(Reason.INTERNAL);
            assertThat(failed.envelope().getStatus().getMessage()).doesNotContain("asked for");
            plain.request("open.shop", "discard");
            await().atMost(RawPeer.PATIENCE).until(() -> broker.drops(DropReason.DISCARDED) == 2);

            for (int i = 0; i < 3; i++) {
                client.send("open.shop", client.envelope(""), "route".getBytes(UTF_8));
                two.reply(two.job(), true, "by two");
                assertThat(client.answer().text()).isEqualTo("by two");
            }
            assertThat(count(broker, Interception.ROUTED)).isEqualTo(3);
            assertThat(broker.commands(BrokerCommand.InterceptorFailed.class)).hasSize(1);
            one.disconnect();
        }
        assertThat(closed).isTrue();
    }

    @Test
    void tellsOfWorkersThatComeDrainGoAndAreRefused() throws IOException {
        try (TestBroker broker = start()) {
            try (ManualWorker worker = new ManualWorker(broker.port(), "open.life", ManualWorker.infoOf("w-1"))) {
                await().atMost(RawPeer.PATIENCE).until(() -> events.size() == 1);
                try (ManualWorker same = new ManualWorker(broker.port(), "open.life", ManualWorker.infoOf("w-1"))) {
                    assertThat(same.isDisconnected()).isTrue();
                }
                worker.drain();
                await().atMost(RawPeer.PATIENCE).until(() -> events.size() == 3);
                worker.disconnect();
                await().atMost(RawPeer.PATIENCE).until(() -> events.size() == 4);
            }
            assertThat(events)
                    .extracting(event -> event.kind() + " " + event.instanceId() + " " + event.reason())
                    .containsExactly("READY w-1 ", "REFUSED w-1 unexpected", "DRAINING w-1 ", "GONE w-1 left");
        }
    }

    @Test
    void observerThatThrowsHarmsNobody() throws IOException {
        try (TestBroker broker = start();
                RawPeer worker = RawPeer.worker(Version.V2, broker.port(), "open.throwing");
                RawPeer client = RawPeer.connect(Version.V2, broker.port())) {
            client.request("open.throwing", "x");
            worker.answer(worker.job(), "y");
            assertThat(client.reply("open.throwing")).isEqualTo("y");
            assertThat(broker.commands(BrokerCommand.InterceptorFailed.class)).hasSize(1);
            assertThat(broker.interceptorsNs()).isPositive();
        }
    }
}
