// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Helm 3 and Helm 4 make the same of the chart. */
@Tag("long")
class HelmFourTest {
    static List<Path> valuesFiles() {
        return Helm.valuesFiles();
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    @Tag("HC7")
    void makesTheSameObjects(Path values) {
        Helm.need();

        assertThat(Helm.renderByFour(values)).containsExactlyInAnyOrderElementsOf(Helm.render(values));
    }
}
