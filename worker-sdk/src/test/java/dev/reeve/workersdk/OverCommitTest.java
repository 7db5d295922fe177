// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("X-07")
class OverCommitTest {
    private final OverCommit law = new OverCommit(8);

    @Test
    void isOverAfterAHundredMillisecondsAboveCapacity() {
        assertThat(law.update(9, 1_000)).isFalse();
        assertThat(law.update(12, 1_099)).isFalse();

        assertThat(law.update(9, 1_100)).isTrue();

        assertThat(law.isOver()).isTrue();
    }

    @Test
    void forgivesAShortBurst() {
        boolean _ = law.update(9, 1_000);
        boolean _ = law.update(8, 1_050);

        assertThat(law.update(9, 1_120)).isFalse();

        assertThat(law.isOver()).isFalse();
    }

    @Test
    void staysOverUntilBelowCapacity() {
        boolean _ = law.update(9, 0);
        boolean _ = law.update(9, 100);

        assertThat(law.update(8, 200)).isFalse();
        assertThat(law.isOver()).isTrue();
        assertThat(law.update(7, 300)).isTrue();
        assertThat(law.isOver()).isFalse();
    }
}
