// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRuleTest {
    private static final AddressRule PROXIES = AddressRule.of(List.of("10.0.0.0/8", "192.0.2.7", "2001:db8::/32"));

    @ParameterizedTest
    @CsvSource({
        "10.255.0.1, true",
        "11.0.0.1, false",
        "192.0.2.7, true",
        "192.0.2.8, false",
        "2001:db8:1::1, true",
        "2001:db9::1, false",
        "nonsense, false"
    })
    void networksContainTheirAddresses(String address, boolean contained) {
        assertThat(PROXIES.contains(address)).isEqualTo(contained);
    }

    @Test
    void aForwardedAddressIsBelievedFromTrustedProxiesOnly() {
        assertThat(PROXIES.caller("203.0.113.9", "198.51.100.1")).isEqualTo("203.0.113.9");
        assertThat(PROXIES.caller("10.0.0.1", "198.51.100.1")).isEqualTo("198.51.100.1");
        assertThat(PROXIES.caller("10.0.0.1", null)).isEqualTo("10.0.0.1");
    }

    @Test
    void aForgedEntryBeforeTheProxysOwnIsNotReached() {
        assertThat(PROXIES.caller("10.0.0.1", "6.6.6.6, 198.51.100.1, 10.0.0.2"))
                .isEqualTo("198.51.100.1");
        assertThat(PROXIES.caller("10.0.0.1", "6.6.6.6, garbage")).isEqualTo("10.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1, 192.0.2.1", "2001:db8:1:2:3:4:5:6, 20010db800010002/64", "::ffff:192.0.2.1, 192.0.2.1"})
    void ipv6IsCountedByItsNetwork(String address, String key) {
        assertThat(AddressRule.limitKey(address)).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "host.example", "10.0.0.0/x", "10.0.0.0/-1", "/8"})
    void aNetworkMustBeOne(String cidr) {
        assertThatThrownBy(() -> AddressRule.of(List.of(cidr)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("reeve.gateway.trusted-proxies");
    }
}
