// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.brokerservice.ReevePeers.Answer;
import dev.reeve.brokerservice.ReevePeers.Client;
import dev.reeve.brokerservice.ReevePeers.ManualWorker;
import dev.reeve.protocol.WorkerInbound;
import dev.reeve.protocol.v1.CancelReason;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.ReplyEnvelope;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A caller that does not read while its worker answers as fast as it can. */
@Tag("E-12")
@Tag("C6")
final class SlowReaderIT {

    private static final long SEND_QUEUE_BYTES_MAX = 4L << 20;
    private static final byte[] PART = new byte[64 * 1024];

    /** More than any socket buffers: without flow control it would all be in the heap. */
    private static final int PARTS_MAX = 4_000;

    @Test
    void endsTheCallBeforeMemoryFillsAndOthersLoseNothing() throws Exception {
        AtomicLong most = new AtomicLong();
        try (TestBroker broker = TestBroker.start();
                Client slow = new Client(broker.port());
                Client other = new Client(broker.port());
                ManualWorker worker = ManualWorker.of(broker.port(), "open.stream");
                ReevePeers.Worker echo = new ReevePeers.Worker(broker.port(), "open.echo", (_, body) -> body)) {
            broker.driver()
                    .onStats(stats -> most.accumulateAndGet(stats.router().outboundBytes(), Math::max));
            slow.send("open.stream", slow.envelope("").setStream(true), new byte[0]);
            WorkerInbound.Request job = worker.job();
            CompletableFuture<WorkerInbound.CancelRequest> cancelled = CompletableFuture.supplyAsync(
                    () -> cancelOf(worker), task -> Thread.ofVirtual().start(task));

            int sent = 0;
            while (!cancelled.isDone() && sent < PARTS_MAX) {
                worker.reply(
                        job, false, ReplyEnvelope.newBuilder().setSequence(sent).build(), PART);
                sent++;
                if (sent % 50 == 0) {
                    assertThat(other.call("open.echo", "", new byte[0], "alive".getBytes(UTF_8))
                                    .text())
                            .isEqualTo("alive");
                }
            }

            assertThat(sent).as("PARTIALs until the worker was told to stop").isLessThan(PARTS_MAX);
            assertThat(cancelled.join().cancel().getReason()).isEqualTo(CancelReason.SLOW_CALLER);
            assertThat(most.get()).isLessThanOrEqualTo(SEND_QUEUE_BYTES_MAX + PART.length);
            assertEndsWithQueueFull(slow, sent);
            assertThat(echo).isNotNull();
            worker.disconnect();
        }
    }

    private static WorkerInbound.CancelRequest cancelOf(ManualWorker worker) {
        try {
            return worker.next(WorkerInbound.CancelRequest.class);
        } catch (IOException e) {
            throw new IllegalStateException("no CANCEL came", e);
        }
    }

    /** What was under way arrives in order and without a gap, then the end, and the connection goes on. */
    private static void assertEndsWithQueueFull(Client slow, int sent) throws IOException {
        Answer answer = slow.answer();
        int read = 0;
        while (!answer.last()) {
            assertThat(answer.envelope().getSequence()).isEqualTo(read);
            read++;
            answer = slow.answer();
        }
        assertThat(read).isLessThanOrEqualTo(sent);
        assertThat(answer.reason()).isEqualTo(Reason.QUEUE_FULL);
        assertThat(slow.call("open.echo", "", new byte[0], "again".getBytes(UTF_8))
                        .text())
                .isEqualTo("again");
    }
}
