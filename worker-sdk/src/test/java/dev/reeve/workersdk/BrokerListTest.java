// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerListTest {
    private static final Resolver DNS = name -> name.equals("brokers") ? List.of("10.0.0.1", "[fd00::2]") : List.of();

    @Test
    void takesAListAsWritten() {
        BrokerList list = BrokerList.parse("tcp://127.0.0.1:5555, tcp://broker-1.reeve:5555,tcp://[::1]:5556");

        assertThat(list.endpoints(DNS))
                .containsExactly("tcp://127.0.0.1:5555", "tcp://broker-1.reeve:5555", "tcp://[::1]:5556");
        assertThat(list.usesDns()).isFalse();
    }

    @Test
    void takesEveryAddressOfADnsName() {
        BrokerList list = BrokerList.parse("dns://brokers:5555");

        assertThat(list.endpoints(DNS)).containsExactly("tcp://10.0.0.1:5555", "tcp://[fd00::2]:5555");
        assertThat(list.usesDns()).isTrue();
    }

    @Test
    void isEmptyWhileANameIsUnknown() {
        assertThat(BrokerList.parse("dns://nobody:5555").endpoints(DNS)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "127.0.0.1:5555",
                "tcp://host",
                "tcp://host:0",
                "tcp://host:65536",
                "ipc://x:1",
                "tcp://a:1,,"
            })
    void namesTheEntryThatIsWrong(String text) {
        assertThatThrownBy(() -> BrokerList.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("allowed: tcp://HOST:PORT or dns://NAME:PORT");
    }
}
