// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void hasTheDocumentedDefaults() {
        assertThat(PoolSettings.DEFAULT)
                .isEqualTo(new PoolSettings(
                        new ReplicaBounds(0, 50, 0),
                        new ScalingTarget(2_000, 100, 50, 0, 500, 8_000),
                        new ScaleDownRules(30, 3, 60),
                        new Fallback(30, Fallback.Behavior.HOLD, 0),
                        PoolSettings.Writing.AUTO));
    }

    @Test
    void namesTheFieldThatIsOutOfRange() {
        assertThatThrownBy(() -> new ReplicaBounds(0, 1_001, 0)).hasMessageContaining("replicas.max is 1001");
        assertThatThrownBy(() -> new ReplicaBounds(6, 5, 0)).hasMessageContaining("replicas.min");
        assertThatThrownBy(() -> new ReplicaBounds(0, 5, 6)).hasMessageContaining("replicas.warm");
        assertThatThrownBy(() -> new ScalingTarget(49, 100, 50, 0, 500, 8_000)).hasMessageContaining("waitMillis");
        assertThatThrownBy(() -> new ScaleDownRules(30, 21, 60)).hasMessageContaining("holdStarts");
        assertThatThrownBy(() -> new Fallback(4, Fallback.Behavior.HOLD, 0)).hasMessageContaining("afterSeconds");
    }

    @Test
    void refusesAFallbackAboveTheBound() {
        Fallback fallback = new Fallback(30, Fallback.Behavior.STATIC, 51);

        assertThatThrownBy(() -> PoolSettings.DEFAULT.withFallback(fallback))
                .hasMessageContaining("fallback.replicas is 51, must be 0 to 50");
    }

    @Test
    void refusesNegativeCounters() {
        assertThatThrownBy(() -> new ServiceCounters(1, 1, -1, 0, 0, 0)).hasMessageContaining("negative");
    }
}
