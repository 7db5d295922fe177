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

class OldestClientsTest {
    private static final OldestClients OLDEST = OldestClients.of(List.of("reeve-java=0.10.2", "my-app=2"));

    @ParameterizedTest
    @CsvSource({
        "reeve-java/0.10.2, false",
        "reeve-java/0.10.2-SNAPSHOT, false",
        "reeve-java/0.10.2.1, false",
        "reeve-java/0.11, false",
        "reeve-java/1, false",
        "reeve-java/0.10.1, true",
        "reeve-java/0.9.9, true",
        "reeve-java/0.10, true",
        "reeve-java/latest, true",
        "reeve-java, true",
        "my-app/2.0.0, false",
        "my-app/1.9, true",
        "reeve-typescript/0.0.1, false",
        "'', false"
    })
    void aClientIsOlderByTheNumbersOfItsVersion(String said, boolean older) {
        assertThat(OLDEST.isBefore(ClientName.of(said))).isEqualTo(older);
    }

    @Test
    void ofASettingThatIsEmptyNobodyIsTooOld() {
        assertThat(OldestClients.of(List.of()).isBefore(ClientName.of("reeve-java/0")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"reeve-java", "reeve-java=", "=1", "reeve-java=1.x", "reeve-java=1..2", "a b=1", "a=1.2.3.4.5"})
    void anEntryThatIsNoneStopsTheStart(String entry) {
        assertThatThrownBy(() -> OldestClients.of(List.of(entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("reeve.gateway.clients.oldest")
                .hasMessageContaining("allowed");
    }

    @Test
    void oneNameTwiceStopsTheStart() {
        assertThatThrownBy(() -> OldestClients.of(List.of("a=1", "a=2"))).hasMessageContaining("a twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b/1", "a/1\n2", "\u00e4/1", "/1", "x/y\t"})
    void whatIsNoVisibleNameIsNotKept(String said) {
        assertThat(ClientName.of(said)).isEqualTo(ClientName.NONE);
    }

    @Test
    void aNameOrVersionThatIsTooLongIsNotKept() {
        assertThat(ClientName.of("x".repeat(33) + "/1")).isEqualTo(ClientName.NONE);
        assertThat(ClientName.of("x/" + "1".repeat(32))).isEqualTo(ClientName.NONE);
        assertThat(ClientName.of("x".repeat(32) + "/" + "1".repeat(31)).text()).hasSize(64);
    }
}
