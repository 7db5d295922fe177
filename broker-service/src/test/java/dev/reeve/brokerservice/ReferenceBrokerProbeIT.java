// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.brokercore.BrokerSettings;
import dev.reeve.brokercore.BrokerStats.ServiceStats;
import dev.reeve.brokercore.DeadlineSettings;
import dev.reeve.brokercore.HeartbeatSettings;
import dev.reeve.brokercore.ServicePolicy;
import dev.reeve.brokercore.ServiceRule;
import dev.reeve.brokerservice.RawPeer.Job;
import dev.reeve.brokerservice.RawPeer.Version;
import dev.reeve.protocol.DropReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The {@code ReferenceBrokerProbeTest} of the design: what the six brokers of the guide were asked (section 14 of the
 * protocol), asked of ours. Every row of the last column, over real sockets, with frames made by hand, in both
 * versions; "died" in its four ways. The services {@code idem.*} are declared idempotent, as row 7-16 has it.
 */
@Tag("ReferenceBrokerProbeTest")
final class ReferenceBrokerProbeIT {

    /** Silence after which a busy plain worker is given up; 60 s as delivered. */
    private static final long BUSY_TTL_MS = 1_500;

    private static TestBroker broker;

    @BeforeAll
    static void start() {
        broker = new TestBroker(ReferenceBrokerProbeIT::settings);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static BrokerSettings settings(BrokerSettings defaults) {
        List<ServiceRule> rules = new ArrayList<>(defaults.services());
        rules.add(ServiceRule.of("idem.*", new ServicePolicy.Public()).withIdempotent(true));
        return defaults.withHeartbeat(new HeartbeatSettings(200, 6, BUSY_TTL_MS, 10_000))
                .withServices(rules);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("8-03")
    void answers404ForUnknownService(Version version) throws IOException {
        try (RawPeer client = RawPeer.connect(version, broker.port())) {
            assertThat(mmi(client, "mmi.service", "nobody-serves-this")).isEqualTo("404");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("8-04")
    void answers501ForUnknownMmi(Version version) throws IOException {
        try (RawPeer client = RawPeer.connect(version, broker.port())) {
            assertThat(mmi(client, "mmi.unheard-of", "x")).isEqualTo("501");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("8-02")
    void disconnectsWorkerThatRegistersReservedName(Version version) throws IOException {
        try (RawPeer worker = RawPeer.worker(version, broker.port(), "mmi.service")) {
            assertThat(worker.isDisconnected()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("7-07")
    void disconnectsWorkerAtSecondReady(Version version) throws IOException {
        try (RawPeer worker = RawPeer.worker(version, broker.port(), "twice-" + version)) {
            worker.ready("twice-" + version);

            assertThat(worker.isDisconnected()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("7-07")
    void disconnectsWorkerThatRepliesBeforeReady(Version version) throws IOException {
        try (RawPeer worker = RawPeer.connect(version, broker.port())) {
            worker.answer(new Job(new byte[8], ""), "unasked");

            assertThat(worker.isDisconnected()).isTrue();
        }
    }

    /** The four ways in which a worker ends with a request in hand. */
    enum Death {
        /** The kernel resets the connections of a process that was killed. */
        KILLED,
        CLOSED,
        DISCONNECT,
        /** A cable pulled: it stays connected and is silent. */
        SILENT;

        void strike(RawPeer worker) throws IOException {
            switch (this) {
                case KILLED -> worker.socket().reset();
                case CLOSED -> worker.close();
                case DISCONNECT -> worker.disconnect();
                case SILENT -> {}
            }
        }
    }

    static List<Arguments> deaths() {
        List<Arguments> all = new ArrayList<>();
        for (Version version : Version.values()) {
            for (Death death : Death.values()) {
                all.add(Arguments.of(version, death));
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("deaths")
    @Tag("7-16")
    @Tag("R-12")
    void dispatchesAgainWhenTheWorkerDied(Version version, Death death) throws IOException {
        String service = "idem.died-" + version + "-" + death;
        try (RawPeer client = RawPeer.connect(version, broker.port());
                RawPeer dying = RawPeer.worker(version, broker.port(), service)) {
            client.request(service, "survive");
            assertThat(dying.job().body()).isEqualTo("survive");

            death.strike(dying);
            await().atMost(RawPeer.PATIENCE).until(() -> broker.changes(service).size() == 2); // It came and it is gone

            try (RawPeer second = RawPeer.worker(version, broker.port(), service)) {
                second.answer(second.job(), "answered by the second");
                assertThat(client.reply(service)).isEqualTo("answered by the second");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("deaths")
    @Tag("8-03")
    void answers404AgainAfterTheLastWorkerWhenAnEarlierOneDiedBusy(Version version, Death death) throws IOException {
        String service = "left-" + version + "-" + death;
        try (RawPeer client = RawPeer.connect(version, broker.port());
                RawPeer busy = RawPeer.worker(version, broker.port(), service)) {
            client.request(service, "lost");
            assertThat(busy.job().body()).isEqualTo("lost");
            death.strike(busy);
            try (RawPeer last = RawPeer.worker(version, broker.port(), service)) {
                awaitMmi(client, service, "200");
                last.disconnect();

                awaitMmi(client, service, "404");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("7-03")
    void deliversRequestThatWaitedForALateWorker(Version version) throws IOException {
        String service = "late-" + version;
        try (RawPeer client = RawPeer.connect(version, broker.port())) {
            client.request(service, "patient");
            // Several expiries of a worker: what the Python broker does not survive
            await().atMost(RawPeer.PATIENCE).until(() -> broker.of(service, ServiceStats::oldestWaitingMs) >= 1_000);

            try (RawPeer worker = RawPeer.worker(version, broker.port(), service)) {
                worker.answer(worker.job(), "at last");
                assertThat(client.reply(service)).isEqualTo("at last");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("7-04")
    @Tag("R-13")
    void expiresRequestThatNoWorkerCameFor(Version version) throws IOException {
        try (TestBroker impatient = new TestBroker(ReferenceBrokerProbeIT::impatient);
                RawPeer client = RawPeer.connect(version, impatient.port())) {
            client.request("late", "too old");
            await().atMost(RawPeer.PATIENCE).until(() -> impatient.drops(DropReason.EXPIRED) == 1);

            try (RawPeer worker = RawPeer.worker(version, impatient.port(), "late")) {
                client.request("late", "fresh");
                assertThat(worker.job().body()).isEqualTo("fresh");
            }
        }
    }

    private static BrokerSettings impatient(BrokerSettings defaults) {
        return defaults.withDeadlines(new DeadlineSettings(10_000, 60_000, 3_600_000, 1_500, 15_000, 600_000));
    }

    static List<Arguments> malformed() {
        byte[] empty = new byte[0];
        byte[] one = {1};
        List<Arguments> all = new ArrayList<>();
        for (Version version : Version.values()) {
            byte[] client = version.client();
            byte[] worker = version.worker();
            byte[] service = "steady".getBytes(UTF_8);
            boolean first = version == Version.V1;
            all.add(row(version, "one frame", List.of("x".getBytes(UTF_8))));
            all.add(row(version, "no service", first ? List.of(empty, client) : List.of(client, one)));
            all.add(row(version, "no body", first ? List.of(empty, client, service) : List.of(client, one, service)));
            all.add(row(version, "no command", first ? List.of(empty, worker) : List.of(worker)));
            all.add(row(version, "READY without service", first ? List.of(empty, worker, one) : List.of(worker, one)));
            byte[] unknown = "MDPXXX".getBytes(UTF_8);
            all.add(row(version, "unknown header", first ? List.of(empty, unknown, service) : List.of(unknown, one)));
        }
        return all;
    }

    private static Arguments row(Version version, String name, List<byte[]> message) {
        return Arguments.of(version, name, message);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("malformed")
    @Tag("7-08")
    @Tag("R-17")
    void survivesMessage(Version version, String name, List<byte[]> message) throws IOException {
        long before = broker.drops(DropReason.MALFORMED);
        try (RawPeer hostile = RawPeer.connect(version, broker.port())) {
            hostile.socket().send(message);

            await(name).atMost(RawPeer.PATIENCE).until(() -> broker.drops(DropReason.MALFORMED) > before);
            serves(version, "steady-" + version + "-" + name);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("7-21")
    @Tag("R-12")
    void survivesLegalDisconnectFromABusyWorker(Version version) throws IOException {
        String service = "idem.leaves-" + version;
        try (RawPeer client = RawPeer.connect(version, broker.port());
                RawPeer busy = RawPeer.worker(version, broker.port(), service)) {
            client.request(service, "take me");
            assertThat(busy.job().body()).isEqualTo("take me");

            busy.disconnect();

            try (RawPeer second = RawPeer.worker(version, broker.port(), service)) {
                second.answer(second.job(), "taken");
                assertThat(client.reply(service)).isEqualTo("taken");
            }
        }
    }

    /** A whole round trip of new peers. */
    private static void serves(Version version, String name) throws IOException {
        String service = name.replace(' ', '-');
        try (RawPeer worker = RawPeer.worker(version, broker.port(), service);
                RawPeer client = RawPeer.connect(version, broker.port())) {
            client.request(service, "still there?");
            worker.answer(worker.job(), "yes");
            assertThat(client.reply(service)).isEqualTo("yes");
            worker.disconnect();
        }
    }

    private static void awaitMmi(RawPeer client, String service, String code) {
        await().atMost(RawPeer.PATIENCE)
                .until(() -> mmi(client, "mmi.service", service).equals(code));
    }

    private static String mmi(RawPeer client, String verb, String body) throws IOException {
        client.request(verb, body);
        return client.reply(verb);
    }
}
