// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.testkit.kubernetes.MockCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The Lease as an API server has it. */
final class KubernetesLeasesIT {
    private static final Instant BEGAN = Instant.parse("2026-11-26T22:00:00.123456Z");

    private final MockCluster cluster = MockCluster.start();
    private final KubernetesClient client = OperatorUnderTest.client(cluster);
    private final KubernetesLeases leases = new KubernetesLeases(client, OperatorUnderTest.QUICK_LEASE);

    @AfterEach
    void close() {
        client.close();
        cluster.close();
    }

    @Test
    void whatWasWrittenIsReadAgain() {
        assertThat(leases.read()).isEmpty();

        assertThat(leases.create(lease("a", ""))).isTrue();

        LeaseRecord read = leases.read().orElseThrow();
        assertThat(read).isEqualTo(lease("a", read.version()));
        assertThat(leases.replace(lease("b", read.version()))).isTrue();
        assertThat(leases.read().orElseThrow().holder()).isEqualTo("b");
        assertThat(client.leases()
                        .inNamespace(PoolMaker.NAMESPACE)
                        .withName("reeve-operator")
                        .require()
                        .getMetadata()
                        .getLabels())
                .containsEntry("app.kubernetes.io/instance", "shop");
    }

    @Test
    void ofTwoWhoTakeItOneIsFaster() {
        assertThat(leases.create(lease("a", ""))).isTrue();
        assertThat(leases.create(lease("b", ""))).isFalse();
        String version = leases.read().orElseThrow().version();
        assertThat(leases.replace(lease("b", version))).isTrue();

        assertThat(leases.replace(lease("a", version))).isFalse();

        assertThat(leases.read().orElseThrow().holder()).isEqualTo("b");
    }

    @Test
    void aLeaseThatWasDeletedIsNotReplaced() {
        assertThat(leases.replace(lease("a", "7"))).isFalse();
    }

    @Test
    void anApiServerThatIsAwayIsTold() {
        cluster.stopServer();

        assertThatThrownBy(leases::read).isInstanceOf(RuntimeException.class);
    }

    private static LeaseRecord lease(String holder, String version) {
        return new LeaseRecord(holder, Duration.ofSeconds(15), BEGAN, BEGAN, 3, version);
    }
}
