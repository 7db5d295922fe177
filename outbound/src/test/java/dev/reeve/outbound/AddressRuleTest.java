// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.outbound.AddressRule.Clear;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses may be called, and which without TLS. */
class AddressRuleTest {
    private static boolean allows(boolean privateAllowed, String address) {
        return new AddressRule(privateAllowed, Clear.PRIVATE).allows(InetAddress.ofLiteral(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"142.250.1.1", "17.32.214.20", "2a00:1450:4001::200e", "2620:149:af0::10"})
    void publicOnesAreAllowed(String address) {
        assertThat(allows(false, address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.9.10",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "100.64.0.1",
                "192.0.2.1",
                "198.18.0.1",
                "::1",
                "fc00::1",
                "fd12:3456::1",
                "::ffff:10.0.0.1",
                "2002:a00:1::1",
                "2001:db8::1"
            })
    void innerOnesAreAllowedOnlyWhereTheOperatorSaysSo(String address) {
        assertThat(allows(false, address)).isFalse();
        assertThat(allows(true, address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "fe80::1", "0.0.0.0", "::", "224.0.0.1", "ff02::1"})
    void metadataOfCloudsAndEverybodyAtOnceNever(String address) {
        assertThat(allows(true, address)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fd00:ec2::254",
                "::169.254.169.254",
                "::10.0.0.1",
                "64:ff9b::169.254.169.254",
                "64:ff9b::a00:1",
                "64:ff9b:1::a00:1"
            })
    void waysRoundToTheseNever(String address) {
        assertThat(allows(true, address)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "::1",
                "10.0.0.1",
                "172.16.0.1",
                "192.168.1.1",
                "100.64.0.1",
                "fc00::1",
                "fd12:3456::1",
                "fec0::1",
                "::ffff:10.0.0.1"
            })
    void inClearOnlyToThoseThatAreOfTheOwnNetwork(String address) {
        assertThat(allowsInClear(true, Clear.PRIVATE, address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2002:a00:1::1",
                "2001:0:a00:1::1",
                "240.0.0.1",
                "192.0.2.1",
                "198.18.0.1",
                "2001:db8::1",
                "4000::1"
            })
    void notInClearToThoseThatAreNeitherPublicNorOfTheOwnNetwork(String address) {
        assertThat(allowsInClear(true, Clear.PRIVATE, address)).isFalse();
    }

    private static boolean allowsInClear(boolean privateAllowed, Clear clear, String address) {
        return new AddressRule(privateAllowed, clear).allowsInClear(InetAddress.ofLiteral(address));
    }

    @Test
    void nothingLeavesTheOwnNetworkInClear() {
        assertThat(allowsInClear(true, Clear.LOOPBACK, "127.0.0.1")).isTrue();
        assertThat(allowsInClear(true, Clear.LOOPBACK, "10.0.0.1")).isFalse();
        assertThat(allowsInClear(true, Clear.PRIVATE, "10.0.0.1")).isTrue();
        assertThat(allowsInClear(false, Clear.PRIVATE, "10.0.0.1")).isFalse();
        assertThat(allowsInClear(true, Clear.PRIVATE, "142.250.1.1")).isFalse();
        assertThat(allowsInClear(true, Clear.PRIVATE, "169.254.169.254")).isFalse();
    }
}
