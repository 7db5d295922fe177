// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.brokercore.BrokerSettings;
import dev.reeve.brokercore.HeartbeatSettings;
import dev.reeve.brokercore.WorkerChange;
import dev.reeve.brokerservice.RawPeer.Job;
import dev.reeve.brokerservice.RawPeer.Version;
import dev.reeve.protocol.DropReason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The requirements of RFC 7 and RFC 18 that a peer can see, and our decisions where they are silent, over real
 * sockets with frames made by hand, in both versions. What {@link ReferenceBrokerProbeIT} asks is not asked again.
 */
final class ConformanceIT {

    private static final long HEARTBEAT_MS = 200;
    private static final int LIVENESS = 8;

    /** Several heartbeats: long enough that one would have come. */
    private static final Duration QUIET = Duration.ofMillis(4 * HEARTBEAT_MS);

    private static TestBroker broker;

    /** One that beats often, so that tests of silence are short. */
    private static TestBroker quick;

    @BeforeAll
    static void start() {
        broker = TestBroker.start();
        quick = new TestBroker(ConformanceIT::settings);
    }

    @AfterAll
    static void stop() {
        broker.close();
        quick.close();
    }

    private static BrokerSettings settings(BrokerSettings defaults) {
        return defaults.withHeartbeat(new HeartbeatSettings(HEARTBEAT_MS, LIVENESS, 60_000, 60_000));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("7-02")
    @Tag("R-16")
    void servesOneRequestBesideAnothersQueueWithinTwoDispatches(Version version) throws IOException {
        String service = "fair-" + version;
        try (RawPeer greedy = RawPeer.connect(version, broker.port());
                RawPeer modest = RawPeer.connect(version, broker.port())) {
            for (int i = 0; i < 500; i++) {
                greedy.request(service, "many");
            }
            modest.request(service, "one");
            await().atMost(RawPeer.PATIENCE).until(() -> broker.waiting(service) == 501);

            try (RawPeer worker = RawPeer.worker(version, broker.port(), service)) {
                Job first = worker.job();
                worker.answer(first, "");
                Job second = worker.job();
                assertThat(List.of(first.body(), second.body())).contains("one");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("7-05")
    @Tag("7-12")
    void sendsPlainWorkerNothingAfterReadyButHeartbeats(Version version) throws IOException {
        try (RawPeer worker = RawPeer.worker(version, quick.port(), "quiet-" + version)) {
            for (int i = 0; i < 3; i++) {
                List<byte[]> frames = worker.socket().receive(RawPeer.PATIENCE);
                assertThat(frames.getLast()).isEqualTo(version.heartbeat());
                assertThat(frames).hasSize(version == Version.V1 ? 3 : 2);
                worker.heartbeat();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("7-06")
    @Tag("R-18")
    void sendsNothingAfterDisconnectFromAWorkerNotEvenWhenItSaysReadyAgain(Version version) throws IOException {
        String service = "left-" + version;
        try (RawPeer worker = RawPeer.worker(version, quick.port(), service);
                RawPeer client = RawPeer.connect(version, quick.port())) {
            awaitService(client, service, "200");
            worker.disconnect();
            worker.ready(service);
            awaitService(client, service, "404"); // another connection: what it sends may overtake the DISCONNECT
            client.request(service, "for nobody");

            assertThat(nothingFollows(worker)).isTrue();
            assertThat(mmi(client, service)).isEqualTo("404");
        }
    }

    /** Heartbeats that were under way are read first: the first pause, or the end, has to come. */
    private static boolean nothingFollows(RawPeer worker) throws IOException {
        byte[] rest = worker.socket().readFor(QUIET);
        String text = new String(rest, UTF_8);
        return !text.contains("for nobody") && worker.socket().isSilentFor(QUIET);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 7, 0x42})
    @Tag("7-07")
    void sendsAwayWorkerWithACommandThatIsNotItsToSend(int command) throws IOException {
        for (Version version : Version.values()) {
            try (RawPeer worker = RawPeer.worker(version, broker.port(), "odd-" + version + command)) {
                worker.sendAsWorker(new byte[] {(byte) command}, "12345678".getBytes(UTF_8), new byte[0], new byte[1]);

                assertThat(worker.isDisconnected()).as("%s", version).isTrue();
            }
        }
    }

    /** What stands where the client's address and the empty frame belong. */
    static List<Arguments> wrongDelimiters() {
        List<Arguments> all = new ArrayList<>();
        for (Version version : Version.values()) {
            all.add(Arguments.of(version, "no empty frame", false, 0));
            all.add(Arguments.of(version, "frame not empty", true, 1));
        }
        return all;
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("wrongDelimiters")
    @Tag("7-09")
    @Tag("18-05")
    void sendsAwayWorkerWhoseReplyHasNoEmptyFrameAfterTheAddress(
            Version version, String name, boolean delimiter, int size) throws IOException {
        String service = "delimited-" + version + "-" + size + delimiter;
        try (RawPeer client = RawPeer.connect(version, broker.port());
                RawPeer worker = RawPeer.worker(version, broker.port(), service)) {
            client.request(service, "x");
            Job job = worker.job();
            List<byte[]> frames = new ArrayList<>(List.of(version.workerFinal(), job.address()));
            if (delimiter) {
                frames.add(new byte[size]);
            }
            frames.add("answer".getBytes(UTF_8));

            worker.sendAsWorker(frames.toArray(byte[][]::new));

            assertThat(worker.isDisconnected()).as(name).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("7-10")
    void keepsWorkerThatRepliesAndNeverBeats(Version version) throws IOException {
        String service = "replies-" + version;
        try (RawPeer client = RawPeer.connect(version, quick.port());
                RawPeer worker = RawPeer.worker(version, quick.port(), service)) {
            long endNs = System.nanoTime()
                    + Duration.ofMillis(3 * LIVENESS * HEARTBEAT_MS / 2).toNanos();
            do {
                client.request(service, "again");
                worker.answer(worker.job(), "again");
                assertThat(client.reply(service)).isEqualTo("again");
            } while (System.nanoTime() - endNs < 0);

            assertThat(mmi(client, service)).isEqualTo("200");
            worker.disconnect();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("7-13")
    @Tag("7-14")
    @Tag("R-19")
    void forgetsSilentWorkerAndSendsItAwayWhenItShowsLife(Version version) throws IOException {
        String service = "silent-" + version;
        try (RawPeer client = RawPeer.connect(version, quick.port());
                RawPeer worker = RawPeer.worker(version, quick.port(), service)) {
            awaitService(client, service, "200");
            await().atMost(RawPeer.PATIENCE).until(() -> quick.changes(service).contains(WorkerChange.EXPIRED));
            assertThat(mmi(client, service)).isEqualTo("404");

            worker.heartbeat();

            assertThat(worker.isDisconnected()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("7-20")
    @Tag("R-10")
    void givesPlainWorkerOneRequestAtATimeThoughItsClientSendsMany(Version version) throws IOException {
        String service = "single-" + version;
        try (RawPeer client = RawPeer.connect(version, broker.port());
                RawPeer worker = RawPeer.worker(version, broker.port(), service)) {
            client.request(service, "first");
            client.request(service, "second");
            Job first = worker.job();
            await().atMost(RawPeer.PATIENCE).until(() -> broker.waiting(service) == 1);

            worker.answer(first, "1");
            worker.answer(worker.job(), "2");

            assertThat(client.reply(service)).isEqualTo("1");
            assertThat(client.reply(service)).isEqualTo("2");
            worker.disconnect();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("7-21")
    void takesDisconnectBeforeReadyInSilence(Version version) throws IOException {
        long before = quick.drops(DropReason.CLOSING);
        try (RawPeer worker = RawPeer.connect(version, quick.port())) {
            worker.disconnect();
            worker.heartbeat();

            await().atMost(RawPeer.PATIENCE).until(() -> quick.drops(DropReason.CLOSING) > before);
            assertThat(worker.socket().isSilentFor(QUIET)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("7-24")
    @Tag("R-17")
    void messageWithoutHeaderIsInvalidInMidConversationToo(Version version) throws IOException {
        String service = "headless-" + version;
        try (RawPeer client = RawPeer.connect(version, broker.port());
                RawPeer worker = RawPeer.worker(version, broker.port(), service)) {
            client.request(service, "one");
            client.socket().send(List.of("no header".getBytes(UTF_8)));
            Job job = worker.job();
            worker.answer(job, "1");
            assertThat(client.reply(service)).isEqualTo("1");

            worker.socket().send(List.of(job.address(), new byte[0], "no header".getBytes(UTF_8)));

            assertThat(worker.isDisconnected()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("7-25")
    @Tag("R-03")
    void takesHeartbeatsOfAWorkerThatIsBusyAndAnswersThem(Version version) throws IOException {
        String service = "beats-" + version;
        try (RawPeer client = RawPeer.connect(version, quick.port());
                RawPeer worker = RawPeer.worker(version, quick.port(), service)) {
            client.request(service, "long");
            Job job = worker.job();
            for (int i = 0; i < 3; i++) {
                worker.heartbeat();
                assertThat(worker.socket().receive(RawPeer.PATIENCE).getLast()).isEqualTo(version.heartbeat());
            }
            worker.answer(job, "done");
            assertThat(client.reply(service)).isEqualTo("done");
            worker.disconnect();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1_000})
    @Tag("18-02")
    @Tag("18-04")
    void relaysPartialsInOrderThenFinal(int partials) throws IOException {
        String service = "parts-" + partials;
        try (RawPeer client = RawPeer.connect(Version.V2, broker.port());
                RawPeer worker = RawPeer.worker(Version.V2, broker.port(), service)) {
            client.request(service, "go");
            Job job = worker.job();
            for (int i = 0; i < partials; i++) {
                worker.partial(job, "p" + i);
                if (i % 100 == 99 || i == partials - 1) {
                    // A client that does not read at all is closed at 1,000 messages
                    for (int read = i / 100 * 100; read <= i; read++) {
                        assertThat(client.piece(service)).isEqualTo(new RawPeer.Piece(false, "p" + read));
                    }
                }
            }
            worker.answer(job, "end");

            assertThat(client.piece(service)).isEqualTo(new RawPeer.Piece(true, "end"));
            worker.disconnect();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("18-03")
    @Tag("R-05")
    void nothingFollowsFinalAndItsWorkerIsSentAway(boolean partial) throws IOException {
        String service = "twice-" + partial;
        try (RawPeer client = RawPeer.connect(Version.V2, broker.port());
                RawPeer worker = RawPeer.worker(Version.V2, broker.port(), service)) {
            client.request(service, "go");
            Job job = worker.job();
            worker.answer(job, "end");
            if (partial) {
                worker.partial(job, "more");
            } else {
                worker.answer(job, "end again");
            }

            assertThat(worker.isDisconnected()).isTrue();
            assertThat(client.reply(service)).isEqualTo("end");
            assertThat(client.socket().isSilentFor(QUIET)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("8-01")
    @Tag("8-03")
    void answersMmiItselfByTheLastBodyFrame(Version version) throws IOException {
        String service = "asked-for-" + version;
        try (RawPeer client = RawPeer.connect(version, broker.port());
                RawPeer worker = RawPeer.worker(version, broker.port(), service)) {
            awaitService(client, service, "200");
            client.request("mmi.service", "nobody", service);
            assertThat(client.reply("mmi.service")).isEqualTo("200");
            client.request("mmi.service", service, "nobody");
            assertThat(client.reply("mmi.service")).isEqualTo("404");
            assertThat(mmi(client, "")).isEqualTo("404");
            worker.disconnect();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("8-04")
    void answersPlainPeersDiscoveryAndHidesWhatIsForGateways(Version version) throws IOException {
        try (RawPeer client = RawPeer.connect(version, broker.port())) {
            for (String verb : List.of("mmi.reeve.ping", "mmi.reeve.info", "mmi.reeve.stats")) {
                client.request(verb, "");
                assertThat(client.reply(verb)).as(verb).startsWith("{").contains("\"broker\":\"test-broker\"");
            }
            client.request("mmi.reeve.descriptor", "x".repeat(32));
            assertThat(client.reply("mmi.reeve.descriptor")).isEqualTo("404");
            for (String verb : List.of("mmi.reeve.topic", "mmi.reeve.token", "mmi.reeve.revocations")) {
                client.request(verb, "");
                assertThat(client.reply(verb)).as(verb).isEqualTo("501");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("R-01")
    void plainRepliesComeInOrderOfCompletion(Version version) throws IOException {
        String service = "order-" + version;
        try (RawPeer client = RawPeer.connect(version, broker.port());
                RawPeer one = RawPeer.worker(version, broker.port(), service);
                RawPeer two = RawPeer.worker(version, broker.port(), service)) {
            await().atMost(RawPeer.PATIENCE).until(() -> broker.changes(service).size() == 2); // Both are registered
            client.request(service, "first");
            client.request(service, "second");
            Job first = one.job();
            Job second = two.job();

            two.answer(second, second.body());
            assertThat(client.reply(service)).isEqualTo(second.body());
            one.answer(first, first.body());
            assertThat(client.reply(service)).isEqualTo(first.body());
            one.disconnect();
            two.disconnect();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("R-06")
    void workersGetATokenThatTellsNothingOfTheClient(Version version) throws IOException {
        String service = "opaque-" + version;
        try (RawPeer client = RawPeer.connect(version, broker.port());
                RawPeer worker = RawPeer.worker(version, broker.port(), service)) {
            byte[][] tokens = new byte[2][];
            for (int i = 0; i < 2; i++) {
                client.request(service, "x");
                Job job = worker.job();
                tokens[i] = job.address();
                worker.answer(job, "y");
                assertThat(client.reply(service)).isEqualTo("y");
            }
            assertThat(tokens[0]).hasSize(8);
            assertThat(tokens[1]).hasSize(8).isNotEqualTo(tokens[0]);
            worker.disconnect();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("R-07")
    void replyToAClientThatHasGoneIsDroppedAndItsWorkerKept(Version version) throws IOException {
        String service = "gone-" + version;
        long before = broker.drops(DropReason.LATE_REPLY) + broker.drops(DropReason.CLIENT_GONE);
        try (RawPeer worker = RawPeer.worker(version, broker.port(), service)) {
            Job job;
            try (RawPeer leaving = RawPeer.connect(version, broker.port())) {
                leaving.request(service, "x");
                job = worker.job();
            }
            await().atMost(RawPeer.PATIENCE)
                    .until(() -> broker.ended().stream()
                            .anyMatch(end -> end.service().equals(service)));
            worker.answer(job, "too late");
            await().atMost(RawPeer.PATIENCE)
                    .until(() -> broker.drops(DropReason.LATE_REPLY) + broker.drops(DropReason.CLIENT_GONE) > before);

            try (RawPeer client = RawPeer.connect(version, broker.port())) {
                client.request(service, "next");
                worker.answer(worker.job(), "served");
                assertThat(client.reply(service)).isEqualTo("served");
            }
            worker.disconnect();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("R-08")
    void takesNamesOfPlainPeersUpTo255BytesWithoutControlCharacters(Version version) throws IOException {
        String longest = "\u00e9".repeat(127) + version.name().charAt(1);
        try (RawPeer worker = RawPeer.worker(version, broker.port(), longest);
                RawPeer client = RawPeer.connect(version, broker.port())) {
            client.request(longest, "x");
            worker.answer(worker.job(), "y");
            assertThat(client.reply(longest)).isEqualTo("y");
            worker.disconnect();
        }
        for (String bad : List.of(longest + "x", "a\nb", "a\u0000b")) {
            long before = broker.drops(DropReason.MALFORMED);
            try (RawPeer client = RawPeer.connect(version, broker.port())) {
                client.request(bad, "x");
                await().atMost(RawPeer.PATIENCE).until(() -> broker.drops(DropReason.MALFORMED) > before);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("R-17")
    void closesConnectionAtTheTenthInvalidMessage(Version version) throws IOException {
        try (RawPeer client = RawPeer.connect(version, broker.port())) {
            assertThat(mmi(client, "x")).isEqualTo("404");
            for (int i = 0; i < 10; i++) {
                client.socket().send(List.of("invalid".getBytes(UTF_8)));
            }
            assertThat(client.socket().isClosedWithin(RawPeer.PATIENCE)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("R-21")
    void takesOneEmptyBodyFrame(Version version) throws IOException {
        String service = "empty-" + version;
        try (RawPeer worker = RawPeer.worker(version, broker.port(), service);
                RawPeer client = RawPeer.connect(version, broker.port())) {
            client.request(service, "");
            Job job = worker.job();
            assertThat(job.body()).isEmpty();
            worker.answer(job, "");
            assertThat(client.reply(service)).isEmpty();
            worker.disconnect();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("R-25")
    @Tag("E-01")
    void bodiesOfPlainPeersPassUntouchedEvenIfTheyLookLikeAnEnvelope(Version version) throws IOException {
        String service = "bytes-" + version;
        String odd = "\u0000RV\u0001 and MDPC01";
        try (RawPeer worker = RawPeer.worker(version, broker.port(), service);
                RawPeer client = RawPeer.connect(version, broker.port())) {
            client.request(service, odd, "", odd);
            Job job = worker.job();
            assertThat(job.body()).isEqualTo(odd + "||" + odd);
            worker.answer(job, odd);
            assertThat(client.reply(service)).isEqualTo(odd);
            worker.disconnect();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("R-27")
    @Tag("R-02")
    void plainClientsAreNotServedReevesOwnServicesAndAreToldNothing(Version version) throws IOException {
        long before = broker.drops(DropReason.NO_RIGHTS);
        try (RawPeer client = RawPeer.connect(version, broker.port())) {
            client.request("reeve.log.v1.log", "x");

            await().atMost(RawPeer.PATIENCE).until(() -> broker.drops(DropReason.NO_RIGHTS) == before + 1);
            assertThat(mmi(client, "x")).isEqualTo("404");
        }
    }

    @ParameterizedTest
    @EnumSource
    void roleAndVersionOfAConnectionAreFixedByItsFirstMessage(Version version) throws IOException {
        long before = broker.drops(DropReason.HEADER_CHANGED);
        try (RawPeer peer = RawPeer.connect(version, broker.port())) {
            assertThat(mmi(peer, "x")).isEqualTo("404");
            peer.ready("changed-" + version);
            await().atMost(RawPeer.PATIENCE).until(() -> broker.drops(DropReason.HEADER_CHANGED) == before + 1);
            assertThat(mmi(peer, "changed-" + version)).isEqualTo("404");
        }
    }

    private static void awaitService(RawPeer client, String service, String code) {
        await().atMost(RawPeer.PATIENCE).until(() -> mmi(client, service).equals(code));
    }

    private static String mmi(RawPeer client, String name) throws IOException {
        client.request("mmi.service", name);
        return client.reply("mmi.service");
    }
}
