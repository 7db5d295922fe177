// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.operator.law.PoolNotice;
import dev.reeve.operator.law.PoolSettings;
import dev.reeve.protocol.broker.v1.Kind;
import dev.reeve.protocol.broker.v1.ServiceStats;
import dev.reeve.protocol.broker.v1.StatsReport;
import dev.reeve.protocol.broker.v1.WorkerStats;
import dev.reeve.testkit.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** As many pools as are meant to be served. */
class LoopCrowdTest {
    private static final int POOLS = 500;
    private static final int WORKERS = 20;

    private final ManualClock clock = ManualClock.create();
    private Runnable called = () -> {};
    private final FakeWriter writer = new FakeWriter(() -> "1");
    private final FakeListener listener = new FakeListener();
    private final List<Throwable> fatal = new ArrayList<>();
    private final ScalingLoop loop = new ScalingLoop(
            new LoopLinks(writer, new FakeFleet("none"), listener),
            new LoopClock(clock::nowMs, clock),
            new SimpleMeterRegistry(),
            fatal::add,
            LoopSettings.DEFAULT,
            call -> {
                call.run();
                called.run();
            });
    private long seq;

    private void begin(int replicas) {
        List.of("b1", "b2", "b3").forEach(loop::found);
        for (int i = 0; i < POOLS; i++) {
            loop.put(new PoolPlan(new PoolKey("shop", "s" + i), "s" + i, "s" + i, 70, PoolSettings.DEFAULT));
            loop.seen("shop", "s" + i, new TargetView(replicas, "1", replicas, List.of(), Set.of(), 30, ""));
        }
        long _ = loop.pass();
    }

    private static StatsReport full(long seq, int waiting, int workers) {
        StatsReport.Builder report =
                StatsReport.newBuilder().setBootId(7).setSeq(seq).setKind(Kind.FULL);
        for (int i = 0; i < POOLS; i++) {
            report.addServices(ServiceStats.newBuilder()
                    .setService("s" + i)
                    .setArrivals(seq * 20)
                    .setWaiting(waiting)
                    .setInFlight(workers / 4));
            for (int j = 0; j < workers; j++) {
                report.addWorkers(WorkerStats.newBuilder()
                        .setService("s" + i)
                        .setInstanceId("w" + i + "-" + j)
                        .setPodName("p" + i + "-" + j)
                        .setCapacity(1)
                        .setInFlight(j % 4 == 0 ? 1 : 0)
                        .setReadyForMs(60_000));
            }
        }
        return report.build();
    }

    private void told(int waiting, int workers) {
        seq++;
        List.of("b1", "b2", "b3").forEach(broker -> loop.reported(broker, full(seq, waiting, workers)));
    }

    @Test
    void wakesFiveHundredPoolsInOnePass() {
        begin(0);
        told(0, 0);
        clock.advanceMs(1_000);
        told(1, 0);

        long _ = loop.pass();

        assertThat(writer.writes).hasSize(POOLS).doesNotHaveDuplicates();
        assertThat(fatal).isEmpty();
    }

    @Test
    void letsWhatIsUrgentWaitForOnePoolAtMost() {
        begin(0);
        told(0, 0);
        long _ = loop.pass();
        clock.advanceMs(1_000);
        called = () -> {
            called = () -> {};
            loop.reported("b1", urgent("s321"));
        };
        told(1, 0);

        long _ = loop.pass();

        assertThat(writer.writes.subList(0, 3))
                .extracting(FakeWriter.Write::deployment)
                .contains("s321");
        assertThat(writer.writes).hasSize(POOLS);
    }

    private StatsReport urgent(String service) {
        return StatsReport.newBuilder()
                .setBootId(7)
                .setSeq(seq + 1)
                .setKind(Kind.URGENT)
                .addServices(ServiceStats.newBuilder().setService(service).setWaiting(1))
                .build();
    }

    @Test
    void ticksEveryPoolThoughNobodyTells() {
        begin(WORKERS);
        told(0, WORKERS);
        long _ = loop.pass();

        for (int i = 0; i < 5; i++) {
            clock.advanceMs(1_000);
            assertThat(loop.pass()).isBetween(0L, 1_000L);
        }

        assertThat(listener.told).hasSize(POOLS).containsOnly(PoolNotice.DATA_STALE);
    }
}
