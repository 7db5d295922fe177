// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.brokerservice.RawPeer.Job;
import dev.reeve.brokerservice.RawPeer.Version;
import dev.reeve.protocol.DropReason;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What RFC 7, RFC 18 and our decisions ask on the way of a request and of its replies. */
final class RequestConformanceIT extends ConformanceFixture {
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
}
