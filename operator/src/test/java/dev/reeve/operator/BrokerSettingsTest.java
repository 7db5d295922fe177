// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.grpcport.ConfigException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerSettingsTest {
    private static BrokerSettings clear(String... brokers) {
        return new BrokerSettings(List.of(brokers), "", "", "", false);
    }

    @Test
    void readsNamesAndAddressesOnce() {
        BrokerSettings settings = new BrokerSettings(
                List.of("brokers.reeve.svc:9001", " 10.0.0.1:9002", "[fd00::1]:9003", "10.0.0.1:9002"),
                "tls.crt",
                "tls.key",
                "ca.crt",
                false);

        assertThat(settings.names())
                .containsExactly(
                        new BrokerName("brokers.reeve.svc", 9001),
                        new BrokerName("10.0.0.1", 9002),
                        new BrokerName("fd00::1", 9003));
        assertThat(settings.names()).extracting(BrokerName::isLiteral).containsExactly(false, true, true);
        assertThat(settings.names()).last().hasToString("[fd00::1]:9003");
        assertThat(settings.isEncrypted()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "broker", ":9001", "broker:", "broker:0", "broker:65536", "broker:x", "a b:1", "::1:9001"})
    void refusesWhatIsNoHostAndPort(String broker) {
        assertThatThrownBy(() -> clear(broker))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("reeve.operator.brokers has " + broker + ":");
    }

    @Test
    void refusesNoneAndTooMany() {
        assertThatThrownBy(() -> clear()).hasMessage("reeve.operator.brokers names 0 brokers; allowed: 1 to 64");
        assertThatThrownBy(() -> clear(Collections.nCopies(65, "127.0.0.1:9001").toArray(String[]::new)))
                .hasMessageContaining("names 65 brokers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:9001", "localhost:9001", "[::1]:9001", "127.9.9.9:1"})
    void talksInClearToThisMachine(String broker) {
        assertThat(clear(broker).isEncrypted()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1:9001", "brokers:9001", "localhost.example:9001"})
    void talksInClearToOthersOnlyWhenToldSo(String broker) {
        assertThatThrownBy(() -> clear(broker))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("reeve.operator.broker-clear-allowed=true");

        assertThat(new BrokerSettings(List.of(broker), "", "", "", true).names())
                .hasSize(1);
    }

    @Test
    void takesAllThreeFilesOrNone() {
        assertThatThrownBy(() -> new BrokerSettings(List.of("127.0.0.1:9001"), "tls.crt", "tls.key", "", false))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("reeve.operator.broker-tls.certificate, private-key and ca are set together");
    }
}
