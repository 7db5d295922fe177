// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.protocol.DropReason;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.BrokerStamp;
import dev.reeve.protocol.v1.Reason;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Any client with any worker: the nine cells of protocol.md 7.4. */
@Tag("R-15")
class MixedVersionsTest {
    private final TestBroker broker = TestBroker.start();

    /** The three kinds of peers. */
    enum Kind {
        V01,
        V02,
        REEVE
    }

    private TestClient client(Kind kind) {
        return switch (kind) {
            case V01 -> broker.plainClient(MdpVersion.MDP01);
            case V02 -> broker.plainClient(MdpVersion.MDP02);
            case REEVE -> broker.reeveClient();
        };
    }

    private TestWorker worker(Kind kind) {
        return switch (kind) {
            case V01 -> broker.plainWorker(MdpVersion.MDP01, "echo");
            case V02 -> broker.plainWorker(MdpVersion.MDP02, "echo");
            case REEVE -> broker.reeveWorker("echo", "w", 1);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "V01,V01",
        "V01,V02",
        "V01,REEVE",
        "V02,V01",
        "V02,V02",
        "V02,REEVE",
        "REEVE,V01",
        "REEVE,V02",
        "REEVE,REEVE"
    })
    @Tag("18-02")
    void relaysRequestPartialsAndReply(Kind clientKind, Kind workerKind) {
        for (int partials : workerKind == Kind.V01 ? List.of(0) : List.of(0, 1, 3)) {
            TestWorker worker = worker(workerKind);
            TestClient client = client(clientKind);
            if (clientKind == Kind.REEVE) {
                client.call("echo", "question");
            } else {
                client.request("echo", "question");
            }
            TestWorker.Job job = worker.next();
            assertThat(job.text()).isEqualTo("question");
            for (int i = 0; i < partials; i++) {
                worker.partial(job, "p" + i);
            }
            broker.advance(40);
            worker.reply(job, "answer");
            assertAnswers(clientKind, workerKind, client, partials);
            worker.lose();
            assertThat(broker.drops()).isEmpty();
        }
    }

    private static void assertAnswers(Kind clientKind, Kind workerKind, TestClient client, int partials) {
        if (clientKind == Kind.V01) {
            String all = "p0p1p2".substring(0, 2 * partials) + "answer";
            TestClient.Answer only = client.onlyFinal();
            assertThat(only.text()).isEqualTo(all);
            assertThat(only.body()).hasSize(partials + 1);
            return;
        }
        for (int i = 0; i < partials; i++) {
            TestClient.Answer partial = client.next();
            assertThat(partial.last()).isFalse();
            assertThat(partial.text()).isEqualTo("p" + i);
        }
        TestClient.Answer last = client.onlyFinal();
        assertThat(last.text()).isEqualTo("answer");
        if (clientKind == Kind.REEVE) {
            assertThat(last.reason()).isEqualTo(Reason.OK);
            assertThat(last.envelope().getAttempt()).isOne();
            assertThat(last.envelope().getRequestId()).isNotEmpty();
            if (workerKind != Kind.REEVE) {
                assertThat(last.envelope().getWorkerMs()).isEqualTo(40f);
                assertThat(last.envelope().getWorkerId()).startsWith("plain-");
                assertThat(last.envelope().getSequence()).isEqualTo(partials);
            } else {
                assertThat(last.envelope().getWorkerId()).isEqualTo("w");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("E-01")
    void passesPayloadThatLooksLikeAnEnvelopeBetweenPlainPeers(MdpVersion version) {
        TestClient client = broker.plainClient(version);
        TestWorker worker = broker.plainWorker(version, "echo");
        byte[] lookalike = {0x00, 0x52, 0x56, 0x01, 0x0a, 0x01};
        client.send(Raw.client(version, "echo", List.of(lookalike, Raw.bytes("x"))));
        TestWorker.Job job = worker.next();
        assertThat(job.body().getFirst()).isEqualTo(lookalike);
        worker.say(TestWorker.FINAL, job.token(), Raw.EMPTY, lookalike, Raw.bytes("x"));
        assertThat(client.onlyFinal().body().getFirst()).isEqualTo(lookalike);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("E-04")
    void makesEnvelopeForPlainClientsRequest(MdpVersion version) {
        TestWorker worker = broker.reeveWorker("echo", "w", 4);
        TestClient client = broker.plainClient(version);
        client.request("echo", "x");
        client.request("echo", "y");
        for (int i = 1; i <= 2; i++) {
            var envelope = worker.next().envelope();
            ByteBuffer id = envelope.getRequestId().asReadOnlyByteBuffer();
            assertThat(id.getLong()).isEqualTo(TestBroker.BOOT_ID);
            assertThat(id.getLong()).isEqualTo(i);
            BrokerStamp stamp = envelope.getStamp();
            assertThat(stamp.getPlainClient()).isTrue();
            assertThat(stamp.getDeadlineMsLeft()).isZero();
            assertThat(stamp.getAttempt()).isOne();
            assertThat(stamp.getBrokerId()).isEqualTo("broker-0");
            assertThat(stamp.getPeerRole()).isEqualTo("client");
            assertThat(stamp.hasIdentity()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("18-02")
    void relaysAThousandPartials(MdpVersion version) {
        TestWorker worker = broker.plainWorker(MdpVersion.MDP02, "echo");
        TestClient client = broker.plainClient(version);
        client.request("echo", "x");
        TestWorker.Job job = worker.next();
        for (int i = 0; i < 1_000; i++) {
            worker.partial(job, "p");
        }
        worker.reply(job, "end");
        if (version == MdpVersion.MDP02) {
            for (int i = 0; i < 1_000; i++) {
                assertThat(client.next().last()).isFalse();
            }
            assertThat(client.onlyFinal().text()).isEqualTo("end");
        } else {
            client.assertThatNothingCame();
            assertThat(broker.drops()).contains(DropReason.PARTIAL_OVERFLOW).doesNotContain(DropReason.UNEXPECTED);
        }
        assertThat(broker.stats("echo").readyWorkers()).isOne();
    }

    @Test
    void dropsReplyThatOverflowsWithItsLastPart() {
        TestWorker worker = broker.reeveWorker("echo", "w", 2);
        TestClient client = broker.plainClient(MdpVersion.MDP01);
        client.request("echo", "bytes");
        client.request("echo", "frames");
        TestWorker.Job bytes = worker.next();
        TestWorker.Job frames = worker.next();
        for (int i = 0; i < 4; i++) {
            worker.partial(bytes, "x".repeat(1_000_000));
        }
        worker.reply(bytes, "x".repeat(500_000));
        for (int i = 0; i < 13; i++) {
            worker.partial(frames, "f");
        }
        worker.reply(frames, "one too many");
        client.assertThatNothingCame();
        assertThat(broker.drops()).containsExactly(DropReason.PARTIAL_OVERFLOW, DropReason.PARTIAL_OVERFLOW);
        client.request("echo", "again");
        TestWorker.Job again = worker.next();
        for (int i = 0; i < 5; i++) {
            worker.partial(again, "x".repeat(1_000_000));
        }
        assertThat(worker.cancelled(again)).isNotNull();
        assertThat(broker.stats("echo").failed()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void dropsErrorOfReeveWorkerForPlainClient(MdpVersion version) {
        TestWorker worker = broker.reeveWorker("echo", "w", 3);
        TestClient client = broker.plainClient(version);
        client.request("echo", "x");
        worker.fail(worker.next(), Reason.APPLICATION);
        client.request("echo", "y");
        TestWorker.Job job = worker.next();
        worker.answer(
                TestWorker.PARTIAL,
                job,
                dev.reeve.protocol.v1.ReplyEnvelope.newBuilder()
                        .setStatus(dev.reeve.protocol.v1.Status.newBuilder().setReason(Reason.INTERNAL))
                        .build(),
                "");
        assertThat(worker.cancelled(job)).isNotNull();
        client.assertThatNothingCame();
        assertThat(broker.drops()).containsExactly(DropReason.ERROR_TO_PLAIN, DropReason.ERROR_TO_PLAIN);
        assertThat(broker.stats("echo").completions()).isEqualTo(2);
        assertThat(broker.lastEnded().end()).isEqualTo(CallEnd.WITHHELD);
    }
}
