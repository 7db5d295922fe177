// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.grpcport.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KedaSettingsTest {
    private static KedaSettings clear(String host, boolean clearAllowed) {
        return new KedaSettings(host, 9_001, 1_000, "", "", "", clearAllowed);
    }

    @Test
    void servesThisMachineInClear() {
        assertThat(clear("127.0.0.1", false).hasTls()).isFalse();
        assertThat(clear("localhost", false).hasTls()).isFalse();
    }

    @Test
    void servesOthersInClearWhenToldSo() {
        assertThat(clear("0.0.0.0", true).hasTls()).isFalse();
        assertThatThrownBy(() -> clear("0.0.0.0", false))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("reeve.operator.keda.host=0.0.0.0")
                .hasMessageContaining("clear-allowed=true");
        assertThatThrownBy(() -> clear("", false)).isInstanceOf(ConfigException.class);
    }

    @Test
    void servesOthersWithTls() {
        assertThat(new KedaSettings("0.0.0.0", 0, 1, "a.crt", "a.key", "ca.crt", false).hasTls())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "a.crt, '', ''",
        "'', a.key, ca.crt",
        "a.crt, a.key, ''",
    })
    void takesAllThreeFilesOrNone(String certificate, String privateKey, String clientCa) {
        assertThatThrownBy(() -> new KedaSettings("127.0.0.1", 0, 1, certificate, privateKey, clientCa, false))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("all of certificate, private-key and client-ca");
    }

    @ParameterizedTest
    @CsvSource({"-1, 1, port=-1", "65536, 1, port=65536", "0, 0, streams-max=0", "0, 10001, streams-max=10001"})
    void namesWhatIsOutOfBounds(int port, int streamsMax, String named) {
        assertThatThrownBy(() -> new KedaSettings("127.0.0.1", port, streamsMax, "", "", "", false))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("reeve.operator.keda." + named);
    }
}
