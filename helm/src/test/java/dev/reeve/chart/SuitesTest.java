// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The suites that come with the chart, by helm-unittest, as whoever changes the chart runs them. */
class SuitesTest {
    private static final Path PROGRAM =
            Helm.ROOT.resolve("target/test-go/helm-unittest").toAbsolutePath();

    @Test
    void pass() {
        Assumptions.assumeTrue(
                Files.isExecutable(PROGRAM), "no helm-unittest: run build-config/test-tools.sh . (needs Go)");

        Helm.Answer answer = Helm.run(PROGRAM.toString(), List.of(Helm.CHART.toString()));

        assertThat(answer.good()).as(answer.text()).isTrue();
        assertThat(answer.text()).contains("Test Suites: 5 passed, 5 total");
    }
}
