// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.brokercore.WorkerChange;
import dev.reeve.brokerservice.RawPeer.Job;
import dev.reeve.brokerservice.RawPeer.Version;
import dev.reeve.protocol.DropReason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What RFC 7, RFC 18 and our decisions ask of the broker towards workers: registration, heartbeats, commands that are
 * not theirs to send, leaving.
 */
final class WorkerConformanceIT extends ConformanceFixture {
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
}
