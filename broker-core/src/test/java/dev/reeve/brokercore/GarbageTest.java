// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static dev.reeve.testkit.ForAll.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.protocol.v1.RequestEnvelope;
import dev.reeve.protocol.v1.WorkerInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever bytes peers send, the broker lives, and a good client is served afterwards. */
@Tag("W8")
@Tag("7-08")
class GarbageTest {
    private static final List<byte[]> WORDS = List.of(
            Raw.EMPTY,
            Raw.bytes("MDPC01"),
            Raw.bytes("MDPC02"),
            Raw.bytes("MDPW01"),
            Raw.bytes("MDPW02"),
            Raw.bytes("echo"),
            Raw.bytes("mmi.service"),
            Raw.bytes("mmi.reeve.hello"),
            Raw.bytes("mmi.reeve.topic"),
            Raw.bytes("mmi.reeve.stats"),
            Raw.command(1),
            Raw.command(2),
            Raw.command(3),
            Raw.command(4),
            Raw.command(5),
            Raw.command(6),
            Raw.command(0x81),
            Raw.command(0x82),
            Raw.command(0x83),
            Raw.command(0x84),
            new byte[8],
            Raw.ext(TestWorker.info("w", 3)),
            Raw.ext(WorkerInfo.getDefaultInstance()),
            Raw.ext(RequestEnvelope.newBuilder()
                    .setRequestId(com.google.protobuf.ByteString.copyFrom(Raw.id(1)))
                    .setMethod("open")
                    .build()),
            Raw.ext(ReplyEnvelope.getDefaultInstance()));

    @Test
    void survivesRandomMessages() {
        forAll(150, draws -> draws.longBetween(0, Integer.MAX_VALUE), GarbageTest::sendGarbage);
    }

    private static void sendGarbage(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TestBroker broker = TestBroker.start();
        List<Long> peers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            if (peers.isEmpty() || random.nextInt(5) == 0) {
                peers.add(
                        broker.connect(PeerRights.loopback(java.util.Set.of(PeerRole.values())), random.nextBoolean()));
            }
            long peer = peers.get(random.nextInt(peers.size()));
            broker.send(peer, message(random));
            if (random.nextInt(10) == 0) {
                broker.advance(random.nextInt(4_000));
            }
        }
        broker.advance(70_000);
        TestWorker worker = broker.plainWorker(MdpVersion.MDP01, "good");
        TestClient client = broker.plainClient(MdpVersion.MDP02);
        client.request("good", "question");
        worker.reply(worker.next(), "answer");
        assertThat(client.onlyFinal().text()).isEqualTo("answer");
    }

    private static List<byte[]> message(SplittableRandom random) {
        List<byte[]> frames = new ArrayList<>();
        int count = random.nextInt(7);
        for (int i = 0; i < count; i++) {
            byte[] frame = WORDS.get(random.nextInt(WORDS.size()));
            if (random.nextInt(12) == 0 && frame.length > 0) {
                frame = Arrays.copyOf(frame, frame.length);
                frame[random.nextInt(frame.length)] = (byte) random.nextInt();
            }
            frames.add(frame);
        }
        return frames;
    }
}
