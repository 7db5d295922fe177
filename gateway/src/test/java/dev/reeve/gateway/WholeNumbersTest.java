// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WholeNumbersTest {
    @Test
    void losesFractionsThatAreZero() {
        assertThat(WholeNumbers.in("{\"a\":5.0,\"b\":[-1.0,2.0],\"c\":{\"d\":0.0}}"))
                .isEqualTo("{\"a\":5,\"b\":[-1,2],\"c\":{\"d\":0}}");
        assertThat(WholeNumbers.in("7.0")).isEqualTo("7");
    }

    @Test
    void leavesEverythingElseAsItIs() {
        String json = "{\"a\":1.05,\"b\":\"v1.0\",\"c\":\"1.0,\\\"2.0\\\\\",\"d\":1.0E10,\"e.0\":\"x.0]\"}";

        assertThat(WholeNumbers.in(json)).isEqualTo(json);
        assertThat(WholeNumbers.in("{}")).isEqualTo("{}");
    }
}
