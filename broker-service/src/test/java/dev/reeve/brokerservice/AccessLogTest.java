// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.brokercore.BrokerCommand;
import dev.reeve.brokercore.CallAttempt;
import dev.reeve.brokercore.CallEnd;
import dev.reeve.brokercore.EndedCall;
import dev.reeve.protocol.v1.Reason;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Which requests get a line, what it says, and that nobody waits for it. */
final class AccessLogTest {
    private static final String LINE =
            "requestId=00000000-0000-0000-0000-000000000000 service=echo method=say workerId=w-1 end=replied reason=OK"
                    + " queueMs=2.0 workerMs=3.5 attempts=1";

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final AtomicLong nanos = new AtomicLong();

    private AccessLog log(AccessLog.Level level, int perSecond) {
        return new AccessLog(level, perSecond, lines::add, nanos::get);
    }

    private static BrokerCommand.RequestEnded ended(String service, CallEnd end, Reason reason) {
        return new Ended(service, end, reason).toCommand();
    }

    private record Ended(String serviceName, CallEnd end, Reason reason) implements EndedCall {
        @Override
        public String method() {
            return "say";
        }

        @Override
        public float queueMs() {
            return 2;
        }

        @Override
        public float workerMs() {
            return 3.5f;
        }

        @Override
        public int attemptCount() {
            return 1;
        }

        @Override
        public boolean isPlain() {
            return false;
        }

        @Override
        public byte[] requestId() {
            return new byte[16];
        }

        @Override
        public long receivedMs() {
            return 0;
        }

        @Override
        public long endedMs() {
            return 6;
        }

        @Override
        public String workerId() {
            return "w-1";
        }

        @Override
        public String traceparent() {
            return "";
        }

        @Override
        public List<CallAttempt> attempts() {
            return List.of();
        }
    }

    @Test
    void writesALinePerRequest() {
        try (AccessLog log = log(AccessLog.Level.ALL, 10)) {
            log.requestEnded(ended("echo", CallEnd.REPLIED, Reason.OK));
            log.requestEnded(ended("echo", CallEnd.REFUSED, Reason.EXPIRED));
        }
        assertThat(lines).containsExactly(LINE, LINE.replace("end=replied reason=OK", "end=refused reason=EXPIRED"));
    }

    @Test
    void writesFailedRequestsOnlyWhereThatIsAskedFor() {
        try (AccessLog log = log(AccessLog.Level.ERRORS, 10)) {
            log.requestEnded(ended("good", CallEnd.REPLIED, Reason.OK));
            log.requestEnded(ended("declared", CallEnd.REPLIED, Reason.APPLICATION));
            log.requestEnded(ended("cancelled", CallEnd.CANCELLED, Reason.OK));
        }
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).contains("service=declared");
        assertThat(lines.getLast()).contains("service=cancelled");
    }

    @Test
    void writesNothingWhenOff() {
        try (AccessLog log = log(AccessLog.Level.OFF, 10)) {
            log.requestEnded(ended("echo", CallEnd.REFUSED, Reason.EXPIRED));
        }
        assertThat(lines).isEmpty();
    }

    @Test
    void writesOneLineWhateverANameHolds() {
        try (AccessLog log = log(AccessLog.Level.ALL, 10)) {
            log.requestEnded(ended("a b\nrequestId=x", CallEnd.REPLIED, Reason.OK));
            log.requestEnded(ended("", CallEnd.REPLIED, Reason.OK));
        }
        assertThat(lines.getFirst()).contains("service=a?b?requestId=x ").doesNotContain("\n");
        assertThat(lines.getLast()).contains("service=- ");
    }

    @Test
    void leavesOutWhatIsOverTheRateAndSaysHowMuch() {
        try (AccessLog log = log(AccessLog.Level.ALL, 2)) {
            for (int i = 0; i < 5; i++) {
                log.requestEnded(ended("first", CallEnd.REPLIED, Reason.OK));
            }
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
            log.requestEnded(ended("next-second", CallEnd.REPLIED, Reason.OK));
            assertThat(log.leftOut()).isEqualTo(3);
        }
        assertThat(lines.stream().filter(line -> line.contains("service=first")))
                .hasSize(2);
        assertThat(lines.stream().filter(line -> line.contains("service=next-second")))
                .hasSize(1);
        assertThat(lines).contains("left out: 3 requests over the rate of access records");
    }

    @Test
    void neverWaitsForASlowDisk() throws InterruptedException {
        CountDownLatch disk = new CountDownLatch(1);
        CountDownLatch writing = new CountDownLatch(1);
        AccessLog log = new AccessLog(
                AccessLog.Level.ALL,
                100_000,
                line -> {
                    writing.countDown();
                    awaitQuietly(disk);
                    lines.add(line);
                },
                nanos::get);
        log.requestEnded(ended("echo", CallEnd.REPLIED, Reason.OK));
        assertThat(writing.await(10, TimeUnit.SECONDS)).isTrue();

        for (int i = 0; i < BackgroundWriter.QUEUE_MAX + 5; i++) {
            log.requestEnded(ended("echo", CallEnd.REPLIED, Reason.OK));
        }

        assertThat(log.leftOut()).isEqualTo(5);
        disk.countDown();
        await().until(() -> lines.stream().filter(LINE::equals).count() == BackgroundWriter.QUEUE_MAX + 1);
        log.close();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            boolean _ = latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
