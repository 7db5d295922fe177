// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpOptionsTest {
    @Test
    void hasDefaults() {
        UpOptions options = UpOptions.parse(List.of());

        assertThat(options.help()).isFalse();
        assertThat(options.fresh()).isFalse();
        assertThat(options.data()).isNull();
        assertThat(options.settings()).isEmpty();
    }

    @Test
    void readsEveryOption() {
        UpOptions options =
                UpOptions.parse(List.of("--fresh", "--data", "/srv/reeve", "--set", "a=1", "--set", "b = x=y"));

        assertThat(options.fresh()).isTrue();
        assertThat(options.data()).isEqualTo(Path.of("/srv/reeve"));
        assertThat(options.settings()).containsEntry("a", "1").containsEntry("b", "x=y");
    }

    @Test
    void namesWhatItDoesNotUnderstand() {
        assertThatThrownBy(() -> UpOptions.parse(List.of("--frsh"))).hasMessageContaining("--frsh");
        assertThatThrownBy(() -> UpOptions.parse(List.of("--data"))).hasMessageContaining("--data needs a value");
        assertThatThrownBy(() -> UpOptions.parse(List.of("--set", "novalue"))).hasMessageContaining("KEY=VALUE");
    }
}
