// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.reeve.clientsdk.ReeveClient;
import dev.reeve.protocol.Decoded;
import dev.reeve.protocol.Envelope;
import dev.reeve.protocol.v1.BrokerInfo;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.protocol.v1.RequestEnvelope;
import dev.reeve.protocol.v1.Revocations;
import dev.reeve.testkit.FakeBroker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes over the wire to a broker, which here is made by hand. */
class ClientBrokersIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final byte[] HEADER = "MDPC02".getBytes(US_ASCII);
    private static final byte[] FINAL = {3};
    private static final List<Revocation> ITEMS =
            List.of(new Revocation(7, Revocation.Kind.SESSION, "s_abc", Instant.ofEpochSecond(1_800_000_000)));

    private final FakeBroker broker = FakeBroker.start();
    private ReeveClient client;
    private ClientBrokers brokers;

    @BeforeEach
    void connect() {
        client = ReeveClient.builder()
                .brokers(broker.endpoint())
                .watchServices(false)
                .start();
        brokers = new ClientBrokers(client);
    }

    @AfterEach
    void close() {
        client.close();
        broker.close();
    }

    private FakeBroker.Connection welcomed() throws InterruptedException {
        FakeBroker.Connection connection = broker.accept(SOON);
        List<byte[]> hello = connection.receive(SOON);
        BrokerInfo info = BrokerInfo.newBuilder()
                .setBrokerId("b1")
                .setBootId(1)
                .setHeartbeatMs(2_500)
                .setLiveness(3)
                .setMaxFrameBytes(1 << 20)
                .setMaxFrames(16)
                .setDefaultDeadlineMs(10_000)
                .setMaxDeadlineMs(60_000)
                .setMaxInFlight(1_000)
                .setMaxMessageBytes(1 << 20)
                .build();
        connection.send(HEADER, FINAL, hello.get(2), Envelope.encode(info));
        await().atMost(SOON).until(client::isReady);
        return connection;
    }

    /** The next message of that service; pings and the like in between are passed over. */
    private static List<byte[]> next(FakeBroker.Connection connection, String service) throws InterruptedException {
        while (true) {
            List<byte[]> frames = connection.receive(SOON);
            if (frames.size() > 2 && new String(frames.get(2), US_ASCII).equals(service)) {
                return frames;
            }
        }
    }

    private static void answer(FakeBroker.Connection connection, List<byte[]> request, String body) {
        if (!(Envelope.decodeRequest(request.get(3)) instanceof Decoded.Ok<RequestEnvelope>(RequestEnvelope asked))) {
            throw new AssertionError("no envelope");
        }
        ByteString id = asked.getRequestId();
        ReplyEnvelope reply = ReplyEnvelope.newBuilder()
                .setRequestId(id)
                .setNoBody(body.isEmpty())
                .build();
        connection.send(HEADER, FINAL, request.get(2), Envelope.encode(reply), body.getBytes(US_ASCII));
    }

    @Test
    void sendsRevocationsAndTakesTheAnswerForAConfirmation() throws Exception {
        FakeBroker.Connection connection = welcomed();

        CompletableFuture<Boolean> pushed = CompletableFuture.supplyAsync(() -> brokers.push(ITEMS));
        List<byte[]> request = next(connection, "mmi.reeve.revocations");
        answer(connection, request, "");

        assertThat(pushed.get()).isTrue();
        Decoded<Revocations> sent = Envelope.decodeExtension(Revocations.parser(), request.get(4));
        assertThat(sent).isEqualTo(new Decoded.Ok<>(ClientBrokers.message(ITEMS)));
    }

    @Test
    void doesNotTakeARefusalForAConfirmation() throws Exception {
        FakeBroker.Connection connection = welcomed();

        CompletableFuture<Boolean> pushed = CompletableFuture.supplyAsync(() -> brokers.push(ITEMS));
        answer(connection, next(connection, "mmi.reeve.revocations"), "501");

        assertThat(pushed.get()).isFalse();
    }

    @Test
    void saysThatNobodyConfirmedWhenABrokerIsSilentOrNoneIsThere() throws Exception {
        assertThat(brokers.push(ITEMS)).as("none connected").isFalse();
        FakeBroker.Connection _ = welcomed();

        assertThat(brokers.push(ITEMS)).as("silent").isFalse();
    }
}
