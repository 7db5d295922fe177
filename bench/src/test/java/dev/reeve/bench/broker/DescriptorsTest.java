// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DescriptorsTest {

    @Test
    void saysWhatManyClientsNeedAndWhatThereIs() {
        assertThatThrownBy(() -> Descriptors.require(9_900, 19_999))
                .isInstanceOf(BenchException.class)
                .hasMessageContainingAll("20000 file descriptors", "limit here is 19999");
    }

    @Test
    void twiceTheClientsAndSomeAreEnough() {
        assertThatCode(() -> Descriptors.require(9_900, 20_000)).doesNotThrowAnyException();
        assertThatCode(() -> Descriptors.require(0, 1_024)).doesNotThrowAnyException();
    }
}
