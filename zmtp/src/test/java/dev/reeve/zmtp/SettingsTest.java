// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class SettingsTest {

    @Test
    void defaultsAreThoseOfTheLimitsDocument() {
        assertThat(RouterSettings.defaults())
                .isEqualTo(new RouterSettings(1_114_112, 16, 4_194_304, 1_000, 4_194_304, 20_000, false));
        assertThat(DealerSettings.defaults()).isEqualTo(new DealerSettings(1_114_112, 10_000));
    }

    @Test
    void refusesBoundsThatLetNothingThrough() {
        assertThatThrownBy(() -> new RouterSettings(1, 1, 0, 1, 1, 1, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("messageBytesMax");
    }
}
