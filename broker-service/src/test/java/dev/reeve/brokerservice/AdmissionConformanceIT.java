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
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What RFC 7, RFC 8 and our decisions let a peer say and ask: headers, names, roles, MMI. */
final class AdmissionConformanceIT extends ConformanceFixture {
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
}
