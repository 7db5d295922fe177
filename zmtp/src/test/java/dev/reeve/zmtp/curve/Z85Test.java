// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import static dev.reeve.testkit.ForAll.forAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 32. */
final class Z85Test {

    @Test
    void agreesWithTheVectorOfTheRfc() {
        byte[] bytes = HexFormat.of().parseHex("864fd26fb559f75b");

        assertThat(Z85.encode(bytes)).isEqualTo("HelloWorld");
        assertThat(Z85.decode("HelloWorld")).isEqualTo(bytes);
    }

    @Test
    void returnsWhatWasEncoded() {
        forAll(
                1_000,
                draws -> draws.bytes(32, 32),
                bytes -> assertThat(Z85.decode(Z85.encode(bytes))).isEqualTo(bytes));
    }

    @Test
    void encodesTheLargestGroup() {
        assertThat(Z85.encode(new byte[] {-1, -1, -1, -1})).isEqualTo("%nSc0");
        assertThat(Z85.decode("%nSc0")).containsExactly(-1, -1, -1, -1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%nSc1", "#####", "Hell", "Hello~", "Hell ", "Hel\"o", "Hellö"})
    void refusesWhatIsNoZ85(String text) {
        assertThat(Z85.decode(text)).isNull();
    }

    @Test
    void refusesToEncodePartsOfGroups() {
        assertThatThrownBy(() -> Z85.encode(new byte[3])).hasMessageContaining("multiples of 4");
    }
}
