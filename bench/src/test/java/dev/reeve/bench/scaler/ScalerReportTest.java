// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.scaler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.operator.sim.Law;
import dev.reeve.operator.sim.Scenarios;
import dev.reeve.operator.sim.Summary;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScalerReportTest {
    private final List<Summary> two =
            List.of(Summary.of(Scenarios.burst(), Law.KPA, 2), Summary.of(Scenarios.burst(), Law.REEVE, 2));

    @Test
    void understandsItsOptions() {
        assertThat(ScalerOptions.parse(List.of())).isEqualTo(new ScalerOptions(20, false, null));
        assertThat(ScalerOptions.parse(List.of("--sweeps", "--seeds", "3", "--save", "a.md")))
                .isEqualTo(new ScalerOptions(3, true, Path.of("a.md")));
        assertThatThrownBy(() -> ScalerOptions.parse(List.of("--seeds", "1"))).hasMessageContaining("2 to 999");
        assertThatThrownBy(() -> ScalerOptions.parse(List.of("--save", "a.json")))
                .hasMessageContaining(".md");
        assertThatThrownBy(() -> ScalerOptions.parse(List.of("--quick"))).hasMessageContaining("'--quick'");
    }

    @Test
    void keepsEveryRun() {
        assertThat(ScalerTable.csv(two).lines()).hasSize(5);
        assertThat(ScalerTable.row(two.getLast())).contains("burst", "Reeve", "+-");
    }

    @Test
    void saysWhoIsBetter() {
        assertThat(Verdicts.of(two)).singleElement().asString().startsWith("burst, against KPA: p99 -");
        assertThat(Verdicts.dominated(two)).isEmpty();
    }

    @Test
    void drawsEveryLaw() {
        assertThat(ParetoPlot.svg(two)).startsWith("<svg").contains(">KPA<", ">Reeve<", "burst");
    }
}
