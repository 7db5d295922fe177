// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContextWordsTest {
    private static final ContextWords WORDS =
            new ContextWords(List.of("Green Shop", "a")).with(EmailAddress.parse("ada.lovelace@example.org"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GreenShop2026!",
                "shop-green-1",
                "lovelace1815",
                "Example.example",
                "green123green",
                "ada-lovelace"
            })
    void aNameWithAYearBehindItIsLittleElse(String password) {
        assertThat(WORDS.isLittleElse(password)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"green tea in the shop", "12345678", "correct horse", "a b c d e f", "lovelaceengine"})
    void aPasswordMayContainThem(String password) {
        assertThat(WORDS.isLittleElse(password)).isFalse();
    }

    @Test
    void withoutWordsNothingIsRefused() {
        assertThat(new ContextWords(List.of()).isLittleElse("anything")).isFalse();
    }
}
