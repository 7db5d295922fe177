// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PurityTest {
    private final Purity purity = Purity.of("dev.reeve.testkit");

    @Test
    void namesWhoAsksForTheTimeOrAThread() {
        assertThatThrownBy(purity::hasNoClockThreadOrRandomness)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("ForAll")
                .hasMessageContaining("System.nanoTime()");
    }

    @Test
    void namesWhoUsesSomethingElse() {
        assertThatThrownBy(() -> purity.usesOnly("dev.reeve..", "java..", "org.jspecify.."))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Purity");
    }
}
