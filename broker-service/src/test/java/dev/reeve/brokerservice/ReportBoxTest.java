// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.brokercore.BrokerStats;
import dev.reeve.protocol.broker.v1.Kind;
import dev.reeve.protocol.broker.v1.ServiceStats;
import dev.reeve.protocol.broker.v1.StatsReport;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What waits for a slow watcher: the newest, once. */
final class ReportBoxTest {
    private final ReportBox box = new ReportBox(Set.of());

    @Test
    void isEmptyAtFirst() {
        assertThat(box.take()).isNull();
        assertThat(box.isEnded()).isFalse();
    }

    @Test
    void keepsTheNewestFullReportOnly() {
        // When
        assertThat(box.full(full(service("a", 1)))).isZero();
        assertThat(box.urgent(urgent("a", 2))).isZero();
        assertThat(box.urgent(urgent("b", 1))).isZero();
        assertThat(box.full(full(service("a", 3))))
                .as("one full and two urgent")
                .isEqualTo(3);

        // Then
        StatsReport report = next();
        assertThat(report.getKind()).isEqualTo(Kind.FULL);
        assertThat(report.getSeq()).isEqualTo(4);
        assertThat(report.getServices(0).getWaiting()).isEqualTo(3);
        assertThat(box.take()).isNull();
    }

    @Test
    void keepsTheNewestUrgentReportOfEachServiceAfterTheFullOne() {
        // When
        assertThat(box.full(full(service("a", 1)))).isZero();
        assertThat(box.urgent(urgent("a", 2))).isZero();
        assertThat(box.urgent(urgent("b", 1))).isZero();
        assertThat(box.urgent(urgent("a", 4))).isEqualTo(1);

        // Then
        assertThat(next().getKind()).isEqualTo(Kind.FULL);
        StatsReport second = next();
        assertThat(second.getKind()).isEqualTo(Kind.URGENT);
        assertThat(second.getServices(0).getService()).isEqualTo("a");
        assertThat(second.getServices(0).getWaiting()).isEqualTo(4);
        assertThat(second.getSeq()).isEqualTo(4);
        assertThat(next().getServices(0).getService()).isEqualTo("b");
        assertThat(box.take()).isNull();
    }

    @Test
    void tellsNamedServicesOnly() {
        // Given
        ReportBox named = new ReportBox(Set.of("b"));

        // When
        assertThat(named.full(full(service("a", 1), service("b", 2)))).isZero();

        // Then
        assertThat(Objects.requireNonNull(named.take()).getServicesList())
                .extracting(ServiceStats::getService)
                .containsExactly("b");
    }

    private StatsReport next() {
        return Objects.requireNonNull(box.take(), "the next report");
    }

    private static UrgentStats urgent(String service, int waiting) {
        return new UrgentStats("b-1", 7, 100, service(service, waiting));
    }

    private static BrokerStats full(BrokerStats.ServiceStats... services) {
        return new BrokerStats(
                "b-1",
                7,
                100,
                false,
                0,
                0,
                0,
                0,
                new BrokerStats.TopicStats(0, 0, 0, 0, 0, 0),
                List.of(services),
                List.of());
    }

    private static BrokerStats.ServiceStats service(String name, int waiting) {
        return new BrokerStats.ServiceStats(name, false, 0, 0, 0, 0, 0, 0, 0, waiting, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}
