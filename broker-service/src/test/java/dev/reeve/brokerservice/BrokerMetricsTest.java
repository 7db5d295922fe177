// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.brokercore.BrokerCommand;
import dev.reeve.brokercore.CallEnd;
import dev.reeve.brokercore.WorkerChange;
import dev.reeve.protocol.DropReason;
import dev.reeve.protocol.v1.Reason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class BrokerMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final BrokerMetrics metrics = new BrokerMetrics(registry);

    @Test
    void countsDropsByReasonFromZero() {
        metrics.dropped(new BrokerCommand.Dropped(DropReason.MALFORMED, 1, "x"));
        metrics.dropped(new BrokerCommand.Dropped(DropReason.MALFORMED, 2, "x"));

        assertThat(registry.get("reeve.broker.dropped")
                        .tag("reason", "malformed")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(registry.get("reeve.broker.dropped")
                        .tag("reason", "late_reply")
                        .counter()
                        .count())
                .isZero();
    }

    @Test
    void timesAndCountsRequestsByService() {
        metrics.requestEnded(ended("echo", Reason.OK));
        metrics.requestEnded(ended("echo", Reason.EXPIRED));

        assertThat(registry.get("reeve.broker.request")
                        .tag("service", "echo")
                        .timer()
                        .count())
                .isEqualTo(2);
        assertThat(registry.get("reeve.broker.request")
                        .tag("service", "echo")
                        .timer()
                        .totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(2 * 5.0);
        assertThat(registry.get("reeve.broker.requests")
                        .tags("service", "echo", "reason", "EXPIRED")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void namesMadeUpByPeersDoNotFillTheMetrics() {
        for (int i = 0; i < 1_000; i++) {
            metrics.requestEnded(ended("made-up-" + i, Reason.SERVICE_UNKNOWN));
        }

        assertThat(registry.get("reeve.broker.request").timers())
                .hasSizeLessThanOrEqualTo(RequestMetrics.SERVICES_MAX + 1);
        assertThat(registry.get("reeve.broker.request")
                        .tag("service", "other")
                        .timer()
                        .count())
                .isEqualTo(1_000 - RequestMetrics.SERVICES_MAX);
    }

    @Test
    void countsChangesOfWorkersAndFaults() {
        metrics.workerChanged(new BrokerCommand.WorkerChanged(1, "echo", "w-1", false, WorkerChange.EXPIRED));
        metrics.failed(new IllegalStateException("broken"));

        assertThat(registry.get("reeve.broker.worker.changes")
                        .tag("change", "expired")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("reeve.broker.faults").counter().count()).isEqualTo(1);
    }

    private static BrokerCommand.RequestEnded ended(String service, Reason reason) {
        return new BrokerCommand.RequestEnded(
                service, "say", CallEnd.REPLIED, reason, 2, 3, 1, false, new byte[16], null);
    }
}
