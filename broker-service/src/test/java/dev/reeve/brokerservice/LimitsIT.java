// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.reeve.brokercore.WorkerChange;
import dev.reeve.brokerservice.ReevePeers.Answer;
import dev.reeve.brokerservice.ReevePeers.Client;
import dev.reeve.brokerservice.ReevePeers.ManualWorker;
import dev.reeve.protocol.DropReason;
import dev.reeve.protocol.Limits;
import dev.reeve.protocol.WorkerInbound;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.protocol.v1.RequestEnvelope;
import dev.reeve.testkit.HostilePeer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One byte, frame or request over each limit, over real sockets, by Reeve peers: the exact error, and the state
 * afterwards. Plain peers are in {@link PeerAbuseIT}.
 */
@Tag("C8")
final class LimitsIT {

    private static final byte[] NONE = new byte[0];
    private static final String SERVICE = "open.limits";

    private static TestBroker broker;

    @BeforeAll
    static void start() {
        broker = new TestBroker(s -> s.withBounds(s.bounds().withOpen(4, 4)));
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static void assertServed(Client client, ManualWorker worker, byte[]... body) throws IOException {
        client.send(SERVICE, client.envelope("m"), body);
        worker.reply(worker.job(), true, "ok");
        assertThat(client.answer().text()).isEqualTo("ok");
    }

    /** Header, command, service and envelope are four of the frames and so many of the bytes. */
    private static int headBytes(Client client) {
        return 6 + 1 + SERVICE.length() + 4 + client.envelope("m").build().getSerializedSize();
    }

    @Test
    void clientsRequestOverASizeIsTooLargeAndItsConnectionGoesOn() throws IOException {
        try (Client client = new Client(broker.port());
                ManualWorker worker = ManualWorker.of(broker.port(), SERVICE)) {
            byte[] frame = new byte[Limits.FRAME_BYTES_MAX];
            int rest = Limits.MESSAGE_BYTES_MAX - 3 * frame.length - headBytes(client);
            List<byte[][]> atLimit = List.of(
                    new byte[][] {frame},
                    new byte[][] {frame, frame, frame, new byte[rest]},
                    new byte[Limits.FRAMES_MAX - 4][0]);
            List<byte[][]> over = List.of(
                    new byte[][] {new byte[frame.length + 1]},
                    new byte[][] {frame, frame, frame, new byte[rest + 1]},
                    new byte[Limits.FRAMES_MAX - 3][0]);
            for (int i = 0; i < over.size(); i++) {
                long before = broker.drops(DropReason.TOO_LARGE);
                RequestEnvelope.Builder envelope = client.envelope("m");
                client.send(SERVICE, envelope, over.get(i));

                Answer refused = client.answer();
                assertThat(refused.reason()).as("case %d", i).isEqualTo(Reason.TOO_LARGE);
                assertThat(refused.envelope().getRequestId()).isEqualTo(envelope.getRequestId());
                assertThat(broker.drops(DropReason.TOO_LARGE)).isEqualTo(before + 1);
                assertServed(client, worker, atLimit.get(i));
            }
            worker.disconnect();
        }
    }

    @Test
    void frameOverWhatTheTransportTakesClosesThatConnectionOnly() throws IOException {
        try (Client client = new Client(broker.port());
                ManualWorker worker = ManualWorker.of(broker.port(), SERVICE);
                HostilePeer hostile = HostilePeer.dealer(broker.port())) {
            hostile.write(HostilePeer.longHeader(0, Limits.TRANSPORT_FRAME_BYTES_MAX + 1L));

            assertThat(hostile.isClosedWithin(RawPeer.PATIENCE)).isTrue();
            assertServed(client, worker, NONE);
            worker.disconnect();
        }
    }

    @Test
    void messageOverTheLimitTakesNoMoreMemoryThanTwiceTheLimit() throws IOException {
        try (Client client = new Client(broker.port())) {
            byte[] frame = new byte[Limits.FRAME_BYTES_MAX];
            assertThat(client.call(SERVICE, "", NONE, NONE).reason()).isNotEqualTo(Reason.OK);
            long before = allocatedByOthers();

            client.send(SERVICE, client.envelope("m"), frame, frame, frame, frame);
            assertThat(client.answer().reason()).isEqualTo(Reason.TOO_LARGE);

            assertThat(allocatedByOthers() - before).isLessThanOrEqualTo(2L * Limits.MESSAGE_BYTES_MAX);
        }
    }

    /** By all threads but this one, which makes what is sent. */
    private static long allocatedByOthers() {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().threadId();
        long[] others = Arrays.stream(threads.getAllThreadIds())
                .filter(id -> id != self)
                .toArray();
        return Arrays.stream(threads.getThreadAllocatedBytes(others))
                .filter(bytes -> bytes > 0)
                .sum();
    }

    /** A field of the envelope that has a length: how to set it, and the longest that is allowed. */
    static List<Arguments> fields() {
        List<Arguments> all = new ArrayList<>();
        add(all, "method", Limits.METHOD_BYTES_MAX, RequestEnvelope.Builder::setMethod);
        add(all, "idempotency key", Limits.IDEMPOTENCY_KEY_BYTES_MAX, RequestEnvelope.Builder::setIdempotencyKey);
        add(all, "content type", Limits.CONTENT_TYPE_BYTES_MAX, RequestEnvelope.Builder::setContentType);
        add(all, "affinity key", Limits.AFFINITY_KEY_BYTES_MAX, RequestEnvelope.Builder::setAffinityKey);
        add(all, "tracestate", Limits.TRACESTATE_BYTES_MAX, RequestEnvelope.Builder::setTracestate);
        add(all, "meta", Limits.META_BYTES_MAX - 1, (envelope, value) -> envelope.putClientMeta("k", value));
        add(all, "meta key", Limits.META_KEY_BYTES_MAX, (envelope, key) -> envelope.putClientMeta(key, "v"));
        return all;
    }

    private static void add(
            List<Arguments> all, String name, int max, BiConsumer<RequestEnvelope.Builder, String> setter) {
        all.add(Arguments.of(name, max, setter));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fields")
    void fieldOneByteOverIsAnInvalidRequest(String name, int max, BiConsumer<RequestEnvelope.Builder, String> setter)
            throws IOException {
        try (Client client = new Client(broker.port());
                ManualWorker worker = ManualWorker.of(broker.port(), SERVICE)) {
            RequestEnvelope.Builder longest = client.envelope("m");
            setter.accept(longest, "x".repeat(max));
            client.send(SERVICE, longest, NONE);
            worker.reply(worker.job(), true, "ok");
            assertThat(client.answer().text()).as(name).isEqualTo("ok");

            RequestEnvelope.Builder over = client.envelope("m");
            setter.accept(over, "x".repeat(max + 1));
            client.send(SERVICE, over, NONE);
            Answer refused = client.answer();
            assertThat(refused.reason()).as(name).isEqualTo(Reason.INVALID_REQUEST);
            assertThat(refused.envelope().getRequestId()).isEqualTo(over.getRequestId());
            assertServed(client, worker, NONE);
            worker.disconnect();
        }
    }

    @Test
    void envelopeOverItsSizeAndAKeyTooManyAreInvalidRequests() throws IOException {
        try (Client client = new Client(broker.port())) {
            RequestEnvelope.Builder keys = client.envelope("m");
            for (int i = 0; i <= Limits.META_KEYS_MAX; i++) {
                keys.putClientMeta("k" + i, "");
            }
            RequestEnvelope.Builder token =
                    client.envelope("m").setTokenBytes(ByteString.copyFromUtf8("t".repeat(Limits.TOKEN_BYTES_MAX + 1)));
            RequestEnvelope.Builder large =
                    client.envelope("m").setTokenBytes(ByteString.copyFrom(new byte[Limits.ENVELOPE_BYTES_MAX]));
            for (RequestEnvelope.Builder envelope : List.of(keys, token, large)) {
                client.send(SERVICE, envelope, NONE);
                assertThat(client.answer().reason()).isEqualTo(Reason.INVALID_REQUEST);
            }
        }
    }

    @Test
    void requestBeyondThoseOpenOnAConnectionIsQueueFull() throws IOException {
        try (Client client = new Client(broker.port());
                Client other = new Client(broker.port());
                ManualWorker worker = ManualWorker.of(broker.port(), SERVICE)) {
            for (int i = 0; i < 5; i++) {
                client.send(SERVICE, client.envelope("m"), NONE);
            }
            Answer refused = client.answer();
            assertThat(refused.reason()).isEqualTo(Reason.QUEUE_FULL);
            assertThat(refused.envelope().getRetryAfterMs()).isPositive();
            for (int i = 0; i < 4; i++) {
                worker.reply(worker.job(), true, "ok");
                assertThat(client.answer().text()).isEqualTo("ok");
            }
            assertServed(other, worker, NONE);
            worker.disconnect();
        }
    }

    @Test
    void workersReplyOverASizeIsInternalAndTheWorkerIsKept() throws IOException {
        try (Client client = new Client(broker.port());
                ManualWorker worker = ManualWorker.of(broker.port(), SERVICE)) {
            long before = broker.drops(DropReason.TOO_LARGE);
            client.send(SERVICE, client.envelope("m"), NONE);
            worker.reply(worker.job(), true, ReplyEnvelope.getDefaultInstance(), new byte[Limits.FRAME_BYTES_MAX + 1]);

            assertThat(client.answer().reason()).isEqualTo(Reason.INTERNAL);
            assertThat(broker.drops(DropReason.TOO_LARGE)).isEqualTo(before + 1);
            assertServed(client, worker, NONE);
            worker.disconnect();
        }
    }

    @Test
    @Tag("E-02")
    void workerWithoutEnvelopeOrWithOneThatIsTooLargeIsSentAway() throws IOException {
        ReplyEnvelope large = ReplyEnvelope.newBuilder()
                .setContentType("x".repeat(Limits.CONTENT_TYPE_BYTES_MAX + 1))
                .build();
        try (Client client = new Client(broker.port());
                ManualWorker worker = ManualWorker.of(broker.port(), SERVICE)) {
            client.send(SERVICE, client.envelope("m"), NONE);
            worker.reply(worker.job(), true, large, NONE);

            assertThat(worker.isDisconnected()).isTrue();
            assertThat(client.answer().reason()).isEqualTo(Reason.UNKNOWN);
        }
        try (Client client = new Client(broker.port());
                ManualWorker worker = ManualWorker.of(broker.port(), SERVICE)) {
            client.send(SERVICE, client.envelope("m"), NONE);
            WorkerInbound.Request job = worker.job();
            worker.socket()
                    .send(List.of(
                            "MDPW02".getBytes(UTF_8),
                            new byte[] {4},
                            job.address(),
                            NONE,
                            "no envelope".getBytes(UTF_8)));

            assertThat(worker.isDisconnected()).isTrue();
            assertThat(client.answer().reason()).isEqualTo(Reason.UNKNOWN);
        }
    }

    @Test
    void workerWhoseInstanceIdIsTooLongIsRefused() throws IOException {
        String longest = "w".repeat(Limits.INSTANCE_ID_BYTES_MAX);
        try (ManualWorker good = new ManualWorker(broker.port(), "open.long", ManualWorker.infoOf(longest));
                ManualWorker bad = new ManualWorker(broker.port(), "open.long", ManualWorker.infoOf(longest + "w"))) {
            WorkerInbound.Welcome _ = good.next(WorkerInbound.Welcome.class);
            assertThat(bad.isDisconnected()).isTrue();
            await().atMost(RawPeer.PATIENCE)
                    .until(() -> broker.changes("open.long").contains(WorkerChange.REFUSED));
        }
    }
}
