// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.reeve.protocol.DropReason;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.ReplyEnvelope;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the RFCs have no words for: errors and ids for plain peers, what is in a body, and which clock counts. */
class SilentAnswersTest {

    @ParameterizedTest
    @EnumSource
    @Tag("R-01")
    void answersPlainClientInTheOrderOfCompletion(MdpVersion version) {
        TestBroker broker = TestBroker.start();
        TestClient client = broker.plainClient(version);
        List<TestWorker> workers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            workers.add(broker.plainWorker(version, "echo"));
            client.request("echo", "job " + i);
        }
        for (int i : new int[] {2, 0, 1}) {
            TestWorker.Job job = workers.get(i).next();
            workers.get(i).reply(job, "did " + job.text());
        }
        assertThat(List.of(
                        client.next().text(),
                        client.next().text(),
                        client.next().text()))
                .containsExactly("did job 2", "did job 0", "did job 1");
    }

    @Test
    @Tag("R-01")
    void namesTheRequestInEveryAnswerToAReeveClient() {
        TestBroker broker = TestBroker.start();
        TestClient client = broker.reeveClient();
        TestWorker worker = broker.reeveWorker("echo", "w-1", 2);
        byte[] first = client.call("echo", "one");
        byte[] second = client.call("echo", "two");
        TestWorker.Job one = worker.next();
        TestWorker.Job two = worker.next();
        worker.reply(two, "2");
        worker.reply(one, "1");
        assertThat(client.next().envelope().getRequestId()).isEqualTo(ByteString.copyFrom(second));
        assertThat(client.onlyFinal().envelope().getRequestId()).isEqualTo(ByteString.copyFrom(first));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("R-02")
    void sendsPlainClientNothingWhateverBecomesOfItsRequest(MdpVersion version) {
        TestBroker broker = TestBroker.start(
                TestBroker.settings(ServiceRule.of("guarded", new ServicePolicy.NeedsRole(Set.of(PeerRole.GATEWAY))))
                        .withBounds(BoundSettings.defaults().withQueue(1, 10_000, 20_000)));
        TestClient client = broker.plainClient(version);
        PeerRights nothing = PeerRights.ofKey("u", Set.of(PeerRole.CLIENT), Set.of("x"), Set.of());
        TestClient stranger = new TestClient(broker, broker.connect(nothing, false), version, false);
        TestWorker worker = broker.plainWorker(version, "dies");

        stranger.request("guarded", "no rights");
        client.request("dies", "its worker will be lost");
        worker.lose();
        client.request("nobody", "will expire");
        client.request("nobody", "finds the queue full");
        client.send(Raw.client(version, "echo", List.of()));
        broker.advance(11_000);

        assertThat(broker.drops())
                .containsExactlyInAnyOrder(
                        DropReason.NO_RIGHTS,
                        DropReason.WORKER_LOST,
                        DropReason.QUEUE_FULL,
                        DropReason.MALFORMED,
                        DropReason.EXPIRED);
        client.assertThatNothingCame();
        stranger.assertThatNothingCame();
        client.request("mmi.service", "dies");
        assertThat(client.onlyFinal().text()).isEqualTo("404");
    }

    @ParameterizedTest
    @EnumSource
    @Tag("E-03")
    void takesTheEnvelopeOffForPlainWorkerAndMakesOneForItsReply(MdpVersion version) {
        TestBroker broker = TestBroker.start();
        TestClient client = broker.reeveClient();
        TestWorker worker = broker.plainWorker(version, "echo");
        byte[] id = client.call("echo", List.of(Raw.bytes("a"), Raw.bytes("b")), call -> call.setMethod("say"));
        broker.advance(40);
        TestWorker.Job job = worker.next();
        assertThat(job.body()).extracting(Raw::text).containsExactly("a", "b");

        worker.reply(job, "c");

        TestClient.Answer answer = client.onlyFinal();
        assertThat(answer.text()).isEqualTo("c");
        ReplyEnvelope envelope = answer.envelope();
        assertThat(envelope.getRequestId()).isEqualTo(ByteString.copyFrom(id));
        assertThat(envelope.hasStatus()).isFalse();
        assertThat(envelope.getWorkerMs()).isEqualTo(40);
        assertThat(envelope.getAttempt()).isEqualTo(1);
        assertThat(envelope.getWorkerId()).isEqualTo(Worker.plainId(worker.peer()));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("R-25")
    void handsOnTheVeryArraysOfABodyWhateverIsInThem(MdpVersion version) {
        TestBroker broker = TestBroker.start();
        SplittableRandom random = new SplittableRandom(25);
        TestClient plain = broker.plainClient(version);
        TestClient reeve = broker.reeveClient();
        TestWorker plainWorker = broker.plainWorker(version, "plain");
        TestWorker reeveWorker = broker.reeveWorker("reeve", "w-1", 1);
        for (int i = 0; i < 200; i++) {
            List<byte[]> body = new ArrayList<>();
            for (int frame = random.nextInt(4); frame >= 0; frame--) {
                byte[] bytes = new byte[random.nextInt(40)];
                random.nextBytes(bytes);
                body.add(random.nextInt(4) == 0 ? Raw.ext(ReplyEnvelope.getDefaultInstance()) : bytes);
            }
            plain.send(Raw.client(version, "plain", body));
            TestWorker.Job job = plainWorker.next();
            assertSame(job.body(), body);
            plainWorker.reply(job, "x");
            reeve.call("reeve", body, call -> call);
            TestWorker.Job enveloped = reeveWorker.next();
            assertSame(enveloped.body(), body);
            reeveWorker.reply(enveloped, "x");
        }
    }

    private static void assertSame(List<byte[]> seen, List<byte[]> sent) {
        assertThat(seen).hasSameSizeAs(sent);
        for (int i = 0; i < sent.size(); i++) {
            assertThat(seen.get(i)).isSameAs(sent.get(i));
        }
    }

    @Test
    @Tag("R-26")
    @Tag("F7")
    void countsTimeByTheEventsAloneAndNeverBackwards() {
        TestBroker broker = TestBroker.start();
        TestClient client = broker.reeveClient();
        client.call("idem", "x", call -> call.setDeadlineMsLeft(1_000));
        broker.jump(999);
        broker.tick();
        broker.jump(-3_600_000);
        broker.tick();
        client.assertThatNothingCame();

        broker.jump(3_600_001);
        broker.tick();

        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.NO_WORKERS);
    }

    @Test
    @Tag("R-26")
    @Tag("F7")
    void givesRequestItsWholeDeadlineThoughItsTimeSteppedBack() {
        TestBroker broker = TestBroker.start();
        TestClient client = broker.reeveClient();
        broker.jump(-3_600_000);
        client.call("idem", "x", call -> call.setDeadlineMsLeft(1_000));
        broker.jump(3_600_000 + 999);
        broker.tick();
        client.assertThatNothingCame();
        broker.jump(1);
        broker.tick();
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.NO_WORKERS);
    }

    @Test
    @Tag("R-26")
    @Tag("F7")
    void doesTheSameWhateverTheWallClockSays() {
        List<Long> histories = new ArrayList<>();
        for (long unixMs : new long[] {0, 1_700_000_000_000L, -5 * 60_000}) {
            SimWorld world = new SimWorld(26, unixMs);
            world.run();
            histories.add(world.fingerprint());
        }
        assertThat(histories).containsOnly(histories.getFirst());
    }
}
