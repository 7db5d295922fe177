// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.brokercore.BrokerCommand;
import dev.reeve.brokercore.CallEnd;
import dev.reeve.protocol.v1.Reason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AuditLogTest {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private long nowNs = Long.MAX_VALUE - 5; // System.nanoTime may be anything and wraps

    private final AuditLog log = new AuditLog(2, () -> nowNs, lines::add);

    @AfterEach
    void close() {
        log.close();
    }

    private void awaitLines(int count) {
        await().until(() -> lines.size() >= count);
        assertThat(lines).hasSize(count);
    }

    private static BrokerCommand.Audited call(String service, boolean sensitive) {
        return new BrokerCommand.Audited(
                service,
                "buy",
                "00ff",
                CallEnd.REFUSED,
                Reason.FORBIDDEN,
                new BrokerCommand.AuditedCaller("u_ada", "", "", "192.0.2.7", 9),
                sensitive);
    }

    @Test
    void writesOneLineWithWhatIsKnown() {
        log.audited(call("shop", false));

        awaitLines(1);
        assertThat(lines)
                .containsExactly(
                        "Call end=REFUSED reason=FORBIDDEN service=shop method=buy requestId=00ff subject=u_ada"
                                + " address=192.0.2.7 peer=9");
    }

    @Test
    void floodFillsNoDiskAndIsCounted() {
        for (int i = 0; i < 1_000; i++) {
            log.audited(call("shop", false));
        }
        assertThat(log.omitted()).isEqualTo(990);
        awaitLines(10);

        nowNs += Duration.ofMillis(500).toNanos();
        log.audited(call("shop", false));
        awaitLines(11);
        assertThat(lines.getLast()).endsWith(" omitted=990");
        log.audited(call("shop", false));
        nowNs += Duration.ofSeconds(60).toNanos();
        log.audited(call("shop", false));
        awaitLines(12);
        assertThat(lines.getLast()).endsWith(" omitted=1");
    }

    @Test
    void floodOfRefusedCallsDoesNotCrowdOutSensitiveOnes() {
        for (int i = 0; i < 100; i++) {
            log.audited(call("shop", false));
        }
        log.audited(call("money", true));

        awaitLines(11);
        assertThat(lines.getLast()).contains("service=money").doesNotContain("omitted");
    }

    @Test
    void whatPeersWriteCannotForgeLinesOrKeys() {
        log.audited(call("a\nCall end=OK\u001b[31m subject=root \u202e" + "x".repeat(1_000), false));

        awaitLines(1);
        assertThat(lines.getFirst())
                .contains(" service=a?Call?end?OK?[31m?subject?root??xxx")
                .hasSizeLessThan(300)
                .doesNotContain("\n");
    }

    /** If the broker's thread waited, this would never end. */
    @Test
    void aDiskThatStandsStillStopsNobodyAndIsCounted() {
        CountDownLatch disk = new CountDownLatch(1);
        CountDownLatch stuck = new CountDownLatch(1);
        AuditLog behind = new AuditLog(1_000_000, () -> nowNs, line -> {
            stuck.countDown();
            awaitUninterruptibly(disk);
            lines.add(line);
        });
        behind.audited(call("shop", false));
        awaitUninterruptibly(stuck);
        for (int i = 0; i < BackgroundWriter.QUEUE_MAX + 5; i++) {
            behind.audited(call("shop", false));
        }
        assertThat(behind.omitted()).isEqualTo(5);

        disk.countDown();
        awaitLines(BackgroundWriter.QUEUE_MAX + 1);
        behind.audited(call("shop", false));
        behind.close();
        assertThat(lines.getLast()).endsWith(" omitted=5");
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
