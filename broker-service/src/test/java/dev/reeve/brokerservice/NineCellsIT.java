// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.brokerservice.RawPeer.Job;
import dev.reeve.brokerservice.RawPeer.Version;
import dev.reeve.brokerservice.ReevePeers.Answer;
import dev.reeve.brokerservice.ReevePeers.ManualWorker;
import dev.reeve.protocol.DropReason;
import dev.reeve.protocol.WorkerInbound;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.protocol.v1.RequestEnvelope;
import dev.reeve.protocol.v1.Status;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Any client with any worker (R-15, protocol 7.4), over real sockets. The four cells of plain peers with each other are
 * in {@link PlainPeersIT}; here are the five with a Reeve peer, and what becomes of PARTIALs and errors.
 */
@Tag("R-15")
final class NineCellsIT {

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
    @Tag("E-04")
    void reeveWorkerGetsAnEnvelopeForAPlainClientsRequest(Version version) throws IOException {
        String service = "open.from-plain-" + version.number();
        try (ManualWorker worker = ManualWorker.of(broker.port(), service);
                RawPeer client = RawPeer.connect(version, broker.port())) {
            client.request(service, "plain");

            WorkerInbound.Request job = worker.job();
            RequestEnvelope envelope = ReevePeers.envelopeOf(job);
            assertThat(envelope.getStamp().getPlainClient()).isTrue();
            assertThat(envelope.getRequestId().size()).isEqualTo(16);
            assertThat(envelope.getStamp().getDeadlineMsLeft()).isZero();
            assertThat(new String(job.body().getLast(), UTF_8)).isEqualTo("plain");
            worker.reply(job, true, "answer");
            assertThat(client.reply(service)).isEqualTo("answer");
            worker.disconnect();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("E-03")
    void reeveClientGetsAnEnvelopeForAPlainWorkersReply(Version version) throws IOException {
        String service = "open.to-plain-" + version.number();
        try (RawPeer worker = RawPeer.worker(version, broker.port(), service);
                ReevePeers.Client client = new ReevePeers.Client(broker.port())) {
            RequestEnvelope.Builder request = client.envelope("say");
            client.send(service, request, "hello".getBytes(UTF_8));
            Job job = worker.job();
            assertThat(job.body()).isEqualTo("hello");
            worker.answer(job, "answer");

            Answer answer = client.answer();
            assertThat(answer.text()).isEqualTo("answer");
            assertThat(answer.envelope().hasStatus()).isFalse();
            assertThat(answer.envelope().getRequestId()).isEqualTo(request.getRequestId());
            worker.disconnect();
        }
    }

    @Test
    @Tag("E-05")
    @Tag("E-07")
    void reeveClientAndReeveWorkerHaveEnvelopesBothWays() throws IOException {
        String service = "open.reeve";
        try (ManualWorker worker = ManualWorker.of(broker.port(), service);
                ReevePeers.Client client = new ReevePeers.Client(broker.port())) {
            RequestEnvelope.Builder request = client.envelope("say").setContentType("text/plain");
            client.send(service, request, "hello".getBytes(UTF_8));
            WorkerInbound.Request job = worker.job();
            RequestEnvelope envelope = ReevePeers.envelopeOf(job);
            assertThat(envelope.getMethod()).isEqualTo("say");
            assertThat(envelope.getContentType()).isEqualTo("text/plain");
            assertThat(envelope.getStamp().getAttempt()).isEqualTo(1);
            assertThat(envelope.getStamp().getBrokerId()).isEqualTo("test-broker");
            worker.reply(job, false, "part");
            worker.reply(job, true, "end");

            Answer part = client.answer();
            assertThat(part.last()).isFalse();
            assertThat(part.text()).isEqualTo("part");
            Answer end = client.answer();
            assertThat(end.last()).isTrue();
            assertThat(end.envelope().getWorkerId()).isEqualTo("test-open.reeve");
            assertThat(end.envelope().getRequestId()).isEqualTo(request.getRequestId());
            worker.disconnect();
        }
    }

    @Test
    @Tag("E-11")
    void clientOf01GetsAllPartialsInOneReply() throws IOException {
        String service = "open.collected";
        try (ManualWorker worker = ManualWorker.of(broker.port(), service);
                RawPeer client = RawPeer.connect(Version.V1, broker.port())) {
            client.request(service, "x");
            WorkerInbound.Request job = worker.job();
            worker.reply(job, false, "a");
            worker.reply(job, false, "b");
            worker.reply(job, true, "c");

            assertThat(client.reply(service)).isEqualTo("a|b|c");
            worker.disconnect();
        }
    }

    @Test
    void partialsOverTheLimitOfOneReplyAreDroppedAndCounted() throws IOException {
        String service = "open.overflow";
        try (ManualWorker worker = ManualWorker.of(broker.port(), service);
                RawPeer client = RawPeer.connect(Version.V1, broker.port())) {
            client.request(service, "x");
            WorkerInbound.Request job = worker.job();
            for (int i = 0; i < 16; i++) {
                worker.reply(job, false, "part");
            }

            WorkerInbound.CancelRequest _ = worker.next(WorkerInbound.CancelRequest.class);
            await().atMost(RawPeer.PATIENCE).until(() -> broker.drops(DropReason.PARTIAL_OVERFLOW) == 1);
            client.request("mmi.service", service);
            assertThat(client.reply("mmi.service")).isEqualTo("200");
            worker.disconnect();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("R-02")
    void errorOfAReeveWorkerIsDroppedForAPlainClient(Version version) throws IOException {
        String service = "open.failing-" + version.number();
        long before = broker.drops(DropReason.ERROR_TO_PLAIN);
        try (ManualWorker worker = ManualWorker.of(broker.port(), service);
                RawPeer client = RawPeer.connect(version, broker.port())) {
            client.request(service, "x");
            Status status = Status.newBuilder()
                    .setReason(Reason.APPLICATION)
                    .setCode("NO_SUCH_THING")
                    .build();
            worker.reply(
                    worker.job(),
                    true,
                    ReplyEnvelope.newBuilder().setStatus(status).build(),
                    new byte[0]);

            await().atMost(RawPeer.PATIENCE).until(() -> broker.drops(DropReason.ERROR_TO_PLAIN) > before);
            client.request("mmi.service", service);
            assertThat(client.reply("mmi.service")).isEqualTo("200");
            worker.disconnect();
        }
    }
}
