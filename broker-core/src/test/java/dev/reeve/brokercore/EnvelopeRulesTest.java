// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.reeve.protocol.DropReason;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.BrokerStamp;
import dev.reeve.protocol.v1.LatencyClass;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.protocol.v1.RequestEnvelope;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The broker's part of the rules of the envelope (protocol.md 8.2). */
class EnvelopeRulesTest {
    private final TestBroker broker = TestBroker.start(
            ServiceRule.of("onbehalf", new ServicePolicy.Public()).withForwardToken(true));
    private final TestClient client = broker.reeveClient();

    @Test
    @Tag("E-02")
    void refusesRequestWithoutEnvelope() {
        client.request("echo", "x");
        TestClient.Answer answer = client.onlyFinal();
        assertThat(answer.reason()).isEqualTo(Reason.INVALID_REQUEST);
        assertThat(answer.envelope().getRequestId().toByteArray()).isEqualTo(new byte[16]);
    }

    @Test
    @Tag("E-02")
    @Tag("R-21")
    void refusesEnvelopeWithoutBody() {
        byte[] id = client.call("echo", List.of(), envelope -> envelope);
        TestClient.Answer answer = client.onlyFinal();
        assertThat(answer.reason()).isEqualTo(Reason.INVALID_REQUEST);
        assertThat(answer.envelope().getRequestId().toByteArray()).isEqualTo(id);
    }

    @Test
    @Tag("E-02")
    void disconnectsReeveWorkerThatRepliesWithoutEnvelope() {
        for (List<byte[]> body :
                List.of(List.of(Raw.bytes("naked")), List.of(Raw.ext(ReplyEnvelope.getDefaultInstance())))) {
            TestWorker worker = broker.reeveWorker("echo", "w", 1);
            client.call("echo", "x");
            byte[][] rest = new byte[2 + body.size()][];
            rest[0] = worker.next().token();
            rest[1] = Raw.EMPTY;
            for (int i = 0; i < body.size(); i++) {
                rest[2 + i] = body.get(i);
            }
            worker.say(TestWorker.FINAL, rest);
            worker.assertThatDisconnected();
            assertThat(client.onlyFinal().reason()).isEqualTo(Reason.UNKNOWN);
        }
    }

    @Test
    @Tag("E-05")
    @Tag("E-07")
    void givesWorkerTheStampOfTheBrokerAndNoToken() {
        broker.cache(
                "secret",
                new TokenVerdict.Verified(dev.reeve.protocol.v1.Identity.newBuilder()
                        .setSubject("u_1")
                        .build()));
        TestWorker worker = broker.reeveWorker("echo", "w", 4);
        client.call(
                "echo",
                "x",
                envelope -> envelope.setMethod("say")
                        .setToken("secret")
                        .setIdempotencyKey("k")
                        .setLatencyClass(LatencyClass.FAST)
                        .setStamp(BrokerStamp.newBuilder().setPeerUser("root")));
        RequestEnvelope envelope = worker.next().envelope();
        assertThat(envelope.getToken()).isEmpty();
        assertThat(envelope.getLatencyClass()).isEqualTo(LatencyClass.LATENCY_UNSPECIFIED);
        assertThat(envelope.getMethod()).isEqualTo("say");
        assertThat(envelope.getIdempotencyKey()).isEqualTo("k");
        BrokerStamp stamp = envelope.getStamp();
        assertThat(stamp.getIdentity().getSubject()).isEqualTo("u_1");
        assertThat(stamp.getPeerUser()).isEmpty();
        assertThat(stamp.getPeerRole()).isEqualTo("client");
        assertThat(broker.drops()).containsExactly(DropReason.STAMP_SPOOFED);
    }

    @Test
    @Tag("E-05")
    void forwardsTokenOnlyWhereConfigurationAndWorkerWantIt() {
        TestWorker wants = broker.freshWorker(MdpVersion.MDP02);
        wants.readyAs(
                "onbehalf",
                TestWorker.info("a", 1).toBuilder().setForwardToken(true).build());
        assertThat(wants.welcome()).isNotNull();
        client.call("onbehalf", "x", envelope -> envelope.setToken("t1"));
        broker.on(new BrokerEvent.TokenChecked(1, new TokenVerdict.Refused("bad")));
        TestWorker.Job job = wants.next();
        assertThat(job.envelope().getToken()).isEqualTo("t1");
        wants.lose();
        client.clear();
        TestWorker plainly = broker.reeveWorker("onbehalf", "b", 1);
        client.call("onbehalf", "x", envelope -> envelope.setToken("t2"));
        broker.on(new BrokerEvent.TokenChecked(2, new TokenVerdict.Refused("bad")));
        assertThat(plainly.next().envelope().getToken()).isEmpty();
        TestWorker greedy = broker.freshWorker(MdpVersion.MDP02);
        greedy.readyAs(
                "echo",
                TestWorker.info("a", 1).toBuilder().setForwardToken(true).build());
        assertThat(greedy.welcome()).isNotNull();
        client.call("echo", "x", envelope -> envelope.setToken("t3"));
        broker.on(new BrokerEvent.TokenChecked(3, new TokenVerdict.Refused("bad")));
        assertThat(greedy.next().envelope().getToken()).isEmpty();
    }

    @Test
    @Tag("E-07")
    void makesTheGoldenFrameForTheWorker() {
        TestWorker worker = broker.reeveWorker("echo", "w", 1);
        byte[] golden = HexFormat.of().parseHex("005256010a10000102030405060708090a0b0c0d0e0f1203736179208827");
        client.send(Raw.client(MdpVersion.MDP02, "echo", List.of(golden, Raw.bytes("x"))));
        List<byte[]> frames = worker.some();
        byte[] stamped = frames.get(4);
        assertThat(Arrays.copyOf(stamped, golden.length)).isEqualTo(golden);
        assertThat(stamped[golden.length]).isEqualTo((byte) 0x7a);
    }

    @Test
    @Tag("E-06")
    void refusesFieldThatOccursTwice() {
        byte[] once = Raw.ext(RequestEnvelope.newBuilder()
                .setRequestId(ByteString.copyFrom(Raw.id(99)))
                .setMethod("a")
                .build());
        byte[] twice = Arrays.copyOf(once, once.length + 3);
        System.arraycopy(new byte[] {0x12, 0x01, 'b'}, 0, twice, once.length, 3);
        client.send(Raw.client(MdpVersion.MDP02, "echo", List.of(twice, Raw.bytes("x"))));
        TestClient.Answer answer = client.onlyFinal();
        assertThat(answer.reason()).isEqualTo(Reason.INVALID_REQUEST);
        assertThat(answer.envelope().getRequestId().toByteArray()).isEqualTo(Raw.id(99));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("E-08")
    void letsNoWorkerForgeARoutingResult(Reason reason) {
        if (reason == Reason.UNRECOGNIZED) {
            return;
        }
        TestWorker worker = broker.reeveWorker("echo", "w", 1);
        client.call("echo", "x");
        worker.fail(worker.next(), reason);
        boolean own = switch (reason) {
            case OK, APPLICATION, INVALID_REQUEST, FORBIDDEN, RATE_LIMITED, INTERNAL -> true;
            default -> false;
        };
        TestClient.Answer answer = client.onlyFinal();
        assertThat(answer.reason()).isEqualTo(own ? reason : Reason.INTERNAL);
        assertThat(broker.lastEnded().reason()).isEqualTo(own ? reason : Reason.INTERNAL);
        assertThat(answer.envelope().getStatus().getMessage().equals("worker's text"))
                .isEqualTo(own);
    }

    @Test
    @Tag("E-10")
    void refusesSecondOpenRequestOfTheSameId() {
        TestWorker worker = broker.reeveWorker("echo", "w", 2);
        client.call("echo", "x", envelope -> envelope.setRequestId(ByteString.copyFrom(Raw.id(7))));
        client.call("echo", "y", envelope -> envelope.setRequestId(ByteString.copyFrom(Raw.id(7))));
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.INVALID_REQUEST);
        TestWorker.Job job = worker.next();
        worker.assertThatNothingCame();
        TestClient other = broker.reeveClient();
        other.call("echo", "z", envelope -> envelope.setRequestId(ByteString.copyFrom(Raw.id(7))));
        worker.next();
        worker.reply(job, "done");
        assertThat(client.onlyFinal().text()).isEqualTo("done");
        client.call("echo", "again", envelope -> envelope.setRequestId(ByteString.copyFrom(Raw.id(7))));
        assertThat(worker.next().text()).isEqualTo("again");
    }

    @Test
    @Tag("E-11")
    void relaysPartialsWithoutTheStreamFlag() {
        TestWorker worker = broker.reeveWorker("echo", "w", 1);
        client.call("echo", "x", envelope -> envelope.setStream(false));
        worker.partial(worker.next(), "part");
        assertThat(client.next().last()).isFalse();
    }

    @Test
    @Tag("E-13")
    void namesTheVersionItSupports() {
        byte[] frame = Raw.ext(RequestEnvelope.getDefaultInstance());
        frame[3] = 2;
        client.send(Raw.client(MdpVersion.MDP02, "echo", List.of(frame, Raw.bytes("x"))));
        TestClient.Answer answer = client.onlyFinal();
        assertThat(answer.reason()).isEqualTo(Reason.INVALID_REQUEST);
        assertThat(answer.envelope().getStatus().getMessage()).contains("01");
    }

    @Test
    @Tag("E-14")
    void removesReservedMetaBothWays() {
        TestWorker worker = broker.reeveWorker("echo", "w", 1);
        client.call(
                "echo",
                "x",
                envelope -> envelope.putClientMeta("reeve-admin", "yes").putClientMeta("lang", "de"));
        TestWorker.Job job = worker.next();
        assertThat(job.envelope().getClientMetaMap()).containsOnlyKeys("lang");
        worker.answer(
                TestWorker.FINAL,
                job,
                ReplyEnvelope.newBuilder()
                        .putServerMeta("reeve-x", "y")
                        .putServerMeta("colour", "red")
                        .setWorkerMs(Float.NaN)
                        .build(),
                "ok");
        assertThat(client.onlyFinal().envelope().getServerMetaMap()).containsOnlyKeys("colour");
        assertThat(broker.lastEnded().workerMs()).isZero();
    }

    @Test
    @Tag("R-09")
    @Tag("C8")
    void tellsReeveClientThatItsRequestIsTooLarge() {
        TestWorker worker = broker.reeveWorker("echo", "w", 3);
        byte[] frameMax = new byte[1024 * 1024];
        client.call("echo", List.of(frameMax), envelope -> envelope);
        worker.next();
        byte[] id = client.call("echo", List.of(new byte[1024 * 1024 + 1]), envelope -> envelope);
        TestClient.Answer answer = client.onlyFinal();
        assertThat(answer.reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(answer.envelope().getRequestId().toByteArray()).isEqualTo(id);
        client.call("echo", Collections.nCopies(13, Raw.EMPTY), envelope -> envelope);
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.TOO_LARGE);
        client.call("echo", Collections.nCopies(12, Raw.EMPTY), envelope -> envelope);
        worker.next();
        client.call("echo", Collections.nCopies(4, frameMax), envelope -> envelope);
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.TOO_LARGE);
        client.call("echo", "x", envelope -> envelope.setToken("t".repeat(4_097)));
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.INVALID_REQUEST);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("R-09")
    @Tag("R-17")
    void dropsPlainMessagesThatAreTooLarge(MdpVersion version) {
        TestClient plain = broker.plainClient(version);
        TestWorker worker = broker.plainWorker(version, "echo");
        byte[] big = new byte[1024 * 1024 + 1];
        plain.send(Raw.client(version, "echo", List.of(big)));
        plain.send(Raw.client(version, "echo", Collections.nCopies(1_000, Raw.EMPTY)));
        worker.assertThatNothingCame();
        assertThat(broker.drops()).containsExactly(DropReason.TOO_LARGE, DropReason.TOO_LARGE);
        plain.request("echo", "x");
        worker.say(TestWorker.FINAL, worker.next().token(), Raw.EMPTY, big);
        worker.assertThatDisconnected();
    }

    @Test
    @Tag("R-09")
    void tellsCallerThatTheReplyIsTooLarge() {
        TestWorker worker = broker.reeveWorker("echo", "w", 1);
        byte[] big = new byte[1024 * 1024 + 1];
        byte[] envelope = Raw.ext(ReplyEnvelope.getDefaultInstance());
        client.call("echo", "x");
        TestWorker.Job job = worker.next();
        worker.say(TestWorker.FINAL, job.token(), Raw.EMPTY, envelope, big);
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.INTERNAL);
        client.call("echo", "y");
        assertThat(worker.cancelled(job)).isNotNull();
        TestWorker.Job next = worker.next();
        worker.say(TestWorker.PARTIAL, next.token(), Raw.EMPTY, envelope, big);
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.INTERNAL);
        assertThat(worker.cancelled(next)).isNotNull();
        worker.say(TestWorker.FINAL, next.token(), Raw.EMPTY, envelope, big);
        client.assertThatNothingCame();
        assertThat(broker.stats("echo").free()).isOne();
        worker.say(TestWorker.FINAL, new byte[8], Raw.EMPTY, envelope, big);
        worker.assertThatDisconnected();
    }
}
