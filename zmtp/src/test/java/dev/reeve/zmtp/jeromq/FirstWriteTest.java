// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.jeromq;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FirstWriteTest {
    private static final long LATER_NS = 50 + FirstWrite.PATIENCE_NS + 1;

    private final FirstWrite first = new FirstWrite();

    @Test
    void forgetsNothingBeforeAnythingWasHandedOver() {
        assertThat(first.isForgotten(LATER_NS)).isFalse();
    }

    @Test
    void isForgottenWhenTheFirstMessageDoesNotLeave() {
        first.handedOver(50);
        first.handedOver(LATER_NS);

        assertThat(first.isForgotten(LATER_NS - 1)).isFalse();
        assertThat(first.isForgotten(LATER_NS)).isTrue();
    }

    @Test
    void isNeverForgottenOnceSomethingHasLeft() {
        first.handedOver(50);
        first.written();

        assertThat(first.isForgotten(Long.MAX_VALUE / 2)).isFalse();
    }
}
