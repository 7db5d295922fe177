// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.brokerservice.RawPeer.Job;
import dev.reeve.brokerservice.RawPeer.Version;
import dev.reeve.protocol.DropReason;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Peers that break the state machine or a limit, over real sockets. Each time: a DISCONNECT or a drop, a counter, and
 * the peers beside them notice nothing (docs/reliability.md, W8 and C8).
 */
final class PeerAbuseIT {

    private static final int FRAME_MAX = 1 << 20;
    private static final int MESSAGE_MAX = 4 << 20;
    private static final int FRAMES_MAX = 16;

    private static TestBroker broker;

    @BeforeAll
    static void start() {
        broker = TestBroker.start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("W8")
    void sendsAwayWorkerThatSaysReadyTwiceAndServesItsRequestElsewhere(Version version) throws IOException {
        String service = "echo";
        try (RawPeer client = RawPeer.connect(version, broker.port());
                RawPeer twice = RawPeer.worker(version, broker.port(), service)) {
            client.request(service, "mine");
            assertThat(twice.job().body()).isEqualTo("mine");
            twice.ready(service);

            assertThat(twice.isDisconnected()).isTrue();
            try (RawPeer other = RawPeer.worker(version, broker.port(), service)) {
                other.answer(other.job(), "kept");
                assertThat(client.reply(service)).isEqualTo("kept");
                other.disconnect();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("W8")
    @Tag("R-06")
    void sendsAwayWorkerThatAnswersNobody(Version version) throws IOException {
        long before = broker.drops(DropReason.UNEXPECTED);
        try (RawPeer worker = RawPeer.worker(version, broker.port(), "nobody-" + version)) {
            worker.answer(new Job("12345678".getBytes(UTF_8), ""), "to whom it may concern");

            assertThat(worker.isDisconnected()).isTrue();
            assertThat(broker.drops(DropReason.UNEXPECTED)).isGreaterThan(before);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("W8")
    @Tag("R-05")
    void sendsAwayWorkerThatAnswersForAnother(Version version) throws IOException {
        String service = "theirs-" + version;
        try (RawPeer client = RawPeer.connect(version, broker.port());
                RawPeer honest = RawPeer.worker(version, broker.port(), service);
                RawPeer thief = RawPeer.worker(version, broker.port(), "thief-" + version)) {
            client.request(service, "for the honest one");
            Job job = honest.job();

            thief.answer(job, "stolen");

            assertThat(thief.isDisconnected()).isTrue();
            honest.answer(job, "honest");
            assertThat(client.reply(service)).isEqualTo("honest");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("W8")
    @Tag("7-07")
    void sendsAwayWorkerThatBeatsBeforeReady(Version version) throws IOException {
        try (RawPeer worker = RawPeer.connect(version, broker.port())) {
            worker.heartbeat();

            assertThat(worker.isDisconnected()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("W8")
    @Tag("C8")
    void survivesMessageOfAThousandFrames(Version version) throws IOException {
        try (RawPeer hostile = RawPeer.connect(version, broker.port())) {
            hostile.request("many", Collections.nCopies(1_000, "x").toArray(String[]::new));

            await().atMost(RawPeer.PATIENCE).until(() -> overlong() > 0 || broker.drops(DropReason.TOO_LARGE) > 0);
            serves(version, "after-a-thousand-" + version);
        }
    }

    private static long overlong() {
        DriverStats stats = broker.driver().stats();
        return stats == null ? 0 : stats.router().overlongMessages();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("W8")
    void survivesEmptyAndHugeServiceNames(Version version) throws IOException {
        for (String name : List.of("", "n".repeat(65_536))) {
            long before = broker.drops(DropReason.MALFORMED);
            try (RawPeer worker = RawPeer.worker(version, broker.port(), name);
                    RawPeer client = RawPeer.connect(version, broker.port())) {
                client.request(name, "x");
                worker.heartbeat();

                await().atMost(RawPeer.PATIENCE).until(() -> broker.drops(DropReason.MALFORMED) >= before + 2);
                serves(version, "named-" + version);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("C8")
    void takesFrameAtTheLimitAndDropsOneByteMore(Version version) throws IOException {
        passes(version, body(FRAME_MAX));
        isDropped(version, body(FRAME_MAX + 1));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("C8")
    void takesMessageAtTheLimitAndDropsOneByteMore(Version version) throws IOException {
        int head = version.client().length + (version == Version.V2 ? 1 : 0) + "limits".length();
        int rest = MESSAGE_MAX - head - 3 * FRAME_MAX;
        passes(version, body(FRAME_MAX, FRAME_MAX, FRAME_MAX, rest));
        isDropped(version, body(FRAME_MAX, FRAME_MAX, FRAME_MAX, rest + 1));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("C8")
    void takesFramesUpToTheLimitAndDropsOneMore(Version version) throws IOException {
        // A client's request has three frames before its body in both versions, the worker's at most five
        passes(version, body(new int[FRAMES_MAX - 3]));
        isDropped(version, body(new int[FRAMES_MAX - 2]));
    }

    private static String[] body(int... sizes) {
        String[] frames = new String[sizes.length];
        for (int i = 0; i < sizes.length; i++) {
            frames[i] = "x".repeat(sizes[i]);
        }
        return frames;
    }

    private static void passes(Version version, String... body) throws IOException {
        try (RawPeer worker = RawPeer.worker(version, broker.port(), "limits");
                RawPeer client = RawPeer.connect(version, broker.port())) {
            client.request("limits", body);
            Job job = worker.job();
            assertThat(job.body()).hasSize(String.join("|", body).length());
            worker.answer(job, "taken");
            assertThat(client.reply("limits")).isEqualTo("taken");
            worker.disconnect();
        }
    }

    private static void isDropped(Version version, String... body) throws IOException {
        long before = broker.drops(DropReason.TOO_LARGE);
        try (RawPeer client = RawPeer.connect(version, broker.port())) {
            client.request("limits", body);

            await().atMost(RawPeer.PATIENCE).until(() -> broker.drops(DropReason.TOO_LARGE) == before + 1);
            client.request("mmi.service", "");
            assertThat(client.reply("mmi.service")).isEqualTo("404");
        }
    }

    private static void serves(Version version, String service) throws IOException {
        try (RawPeer worker = RawPeer.worker(version, broker.port(), service);
                RawPeer client = RawPeer.connect(version, broker.port())) {
            client.request(service, "still there?");
            worker.answer(worker.job(), "yes");
            assertThat(client.reply(service)).isEqualTo("yes");
            worker.disconnect();
        }
    }
}
