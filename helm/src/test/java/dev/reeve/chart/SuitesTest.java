// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The suites that come with the chart, by helm-unittest, as whoever changes the chart runs them. */
class SuitesTest {
    @Test
    void pass() {
        String program = Helm.built("helm-unittest", "");

        Helm.Answer answer = Helm.run(program, List.of(Helm.CHART.toString()));

        assertThat(answer.good()).as(answer.text()).isTrue();
        assertThat(answer.text()).contains("Test Suites: 5 passed, 5 total");
    }
}
