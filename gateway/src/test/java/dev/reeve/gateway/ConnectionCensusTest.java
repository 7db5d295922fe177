// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static dev.reeve.gateway.ConnectionCensus.Admission.ADDRESS_ANONYMOUS_FULL;
import static dev.reeve.gateway.ConnectionCensus.Admission.ADDRESS_FULL;
import static dev.reeve.gateway.ConnectionCensus.Admission.ADMITTED;
import static dev.reeve.gateway.ConnectionCensus.Admission.DRAINING;
import static dev.reeve.gateway.ConnectionCensus.Admission.REPLICA_FULL;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionCensusTest {
    private final ConnectionCensus census = new ConnectionCensus(
            new LimitSettings.ConnectionLimits(5, 2, 3, 20), AddressRule.of(List.of("10.0.0.0/8")));

    @Test
    void anAddressIsBoundedMoreTightlyUntilItShowsATokens() {
        assertThat(census.admit("192.0.2.1")).isEqualTo(ADMITTED);
        assertThat(census.admit("192.0.2.1")).isEqualTo(ADMITTED);
        assertThat(census.admit("192.0.2.1")).isEqualTo(ADDRESS_ANONYMOUS_FULL);
        census.identified("192.0.2.1");
        assertThat(census.admit("192.0.2.1")).isEqualTo(ADMITTED);
        census.identified("192.0.2.1");
        assertThat(census.admit("192.0.2.1")).isEqualTo(ADDRESS_FULL);
    }

    @Test
    void whoLeavesMakesRoom() {
        // Given
        census.admit("192.0.2.1");
        census.admit("192.0.2.1");
        census.identified("192.0.2.1");

        // When
        census.left("192.0.2.1", true);
        census.left("192.0.2.1", false);

        // Then
        assertThat(census.open()).isZero();
        assertThat(census.admit("192.0.2.1")).isEqualTo(ADMITTED);
        assertThat(census.admit("192.0.2.1")).isEqualTo(ADMITTED);
    }

    @Test
    void aTrustedProxyIsBoundedByTheReplicaAlone() {
        for (int i = 0; i < 5; i++) {
            assertThat(census.admit("10.1.1.1")).isEqualTo(ADMITTED);
        }
        assertThat(census.admit("10.1.1.1")).isEqualTo(REPLICA_FULL);
        assertThat(census.admit("192.0.2.1")).isEqualTo(REPLICA_FULL);
    }

    @Test
    void oneIpv6NetworkIsOneAddress() {
        assertThat(census.admit("2001:db8::1")).isEqualTo(ADMITTED);
        assertThat(census.admit("2001:db8::2")).isEqualTo(ADMITTED);
        assertThat(census.admit("2001:db8::3")).isEqualTo(ADDRESS_ANONYMOUS_FULL);
    }

    @Test
    void nobodyComesInWhileDraining() {
        census.close();
        assertThat(census.admit("192.0.2.1")).isEqualTo(DRAINING);
    }
}
