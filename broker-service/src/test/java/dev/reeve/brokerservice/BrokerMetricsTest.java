// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.brokercore.BrokerCommand;
import dev.reeve.brokercore.BrokerStats;
import dev.reeve.brokercore.CallEnd;
import dev.reeve.brokercore.WorkerChange;
import dev.reeve.protocol.DropReason;
import dev.reeve.protocol.v1.Reason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prometheus.client.CollectorRegistry;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BrokerMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final CollectorRegistry collectors = new CollectorRegistry();
    private final BrokerMetrics metrics = new BrokerMetrics(registry, collectors);

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

        assertThat(sample("reeve_broker_queue_seconds_bucket", "service", "echo", "le", "0.001"))
                .isZero();
        assertThat(sample("reeve_broker_queue_seconds_bucket", "service", "echo", "le", "0.005"))
                .isEqualTo(2);
        assertThat(sample("reeve_broker_queue_seconds_bucket", "service", "echo", "le", "+Inf"))
                .isEqualTo(2);
        assertThat(sample("reeve_broker_request_seconds_count", "service", "echo"))
                .isEqualTo(2);
        assertThat(sample("reeve_broker_request_seconds_sum", "service", "echo"))
                .isEqualTo(2 * 0.005);
        assertThat(sample("reeve_broker_requests_total", "service", "echo", "end", "replied", "reason", "EXPIRED"))
                .isEqualTo(1);
    }

    @Test
    void countsWhatASecondWorkerWasSent() {
        RequestMetrics requests = new RequestMetrics();
        CollectorRegistry own = new CollectorRegistry();
        requests.register(own);

        requests.snapshot(
                List.of(new BrokerStats.ServiceStats("echo", false, 9, 7, 0, 0, 0, 0, 2, 0, 0, 0, 1, 1, 0, 0, 0, 0)));

        assertThat(own.getSampleValue(
                        "reeve_broker_redeliveries_total", new String[] {"service"}, new String[] {"echo"}))
                .isEqualTo(2);
    }

    @Test
    void namesMadeUpByPeersDoNotFillTheMetrics() {
        for (int i = 0; i < 1_000; i++) {
            metrics.requestEnded(ended("made-up-" + i, Reason.SERVICE_UNKNOWN));
        }

        assertThat(Collections.list(collectors.metricFamilySamples()).stream()
                        .flatMap(family -> family.samples.stream())
                        .filter(sample -> sample.name.equals("reeve_broker_request_seconds_count")))
                .hasSize(RequestMetrics.SERVICES_MAX + 1);
        assertThat(sample("reeve_broker_request_seconds_count", "service", "other"))
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

    /** The value of one sample, labels and their values in turn. */
    private double sample(String name, String... labels) {
        String[] names = new String[labels.length / 2];
        String[] values = new String[names.length];
        for (int i = 0; i < names.length; i++) {
            names[i] = labels[2 * i];
            values[i] = labels[2 * i + 1];
        }
        return collectors.getSampleValue(name, names, values);
    }
}
