// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each peer that is here carries a load for a moment, in real processes. */
class PeersIT {
    private static final Timing SHORT = new Timing(2, 300, 50, 300);

    @TempDir
    private Path logs;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(strings = {"relay", "jeromq", "grpc", "nats", "rabbitmq", "reeve", "reeve-sdk", "reeve-curve"})
    void everyRequestOfAClosedLoadIsAnswered(String name) throws Exception {
        Series series = run(name, new Cell(Goal.P1, new Pace.Closed(16), 110));

        assertThat(series.lost()).isZero();
        assertThat(series.perSecond().min()).isPositive();
        assertThat(series.samples())
                .allSatisfy(sample ->
                        assertThat(sample.outcome().latencies().getTotalCount()).isPositive());
    }

    @Test
    void openLoadKeepsToHalfOfThePeak() throws Exception {
        Series series = run("relay", new Cell(Goal.P4, null, 110));

        assertThat(series.lost()).isZero();
        assertThat(series.perSecond().median()).isPositive();
    }

    @Test
    void largeBodiesComeBackWhole() throws Exception {
        Series series = run("relay", new Cell(Goal.P5, new Pace.Closed(4), 65_536));

        assertThat(series.lost()).isZero();
    }

    @Test
    void aPeerThatDoesNotStartIsLeftOutAndNamed() throws Exception {
        Surroundings nowhere = new Surroundings(logs, logs, null);

        List<Series> all = new CellRun(Samples.CELL, SHORT, nowhere, progress()).run(List.of(Peers.named("reeve")));

        assertThat(all).isEmpty();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("reeve is left out");
    }

    @Test
    void knowsNoOtherPeers() {
        assertThatThrownBy(() -> Peers.named("kafka")).isInstanceOf(IllegalArgumentException.class);
    }

    private Series run(String name, Cell cell) throws Exception {
        Peer peer = Peers.named(name);
        Surroundings surroundings = new Surroundings(Path.of(System.getProperty("reeve.root", "..")), logs, null);
        assumeThat(peer.absence(surroundings)).as("%s is here", name).isNull();
        List<Series> all = new CellRun(cell, SHORT, surroundings, progress()).run(List.of(peer));
        assertThat(all).as(said.toString(StandardCharsets.UTF_8)).hasSize(1);
        return all.getFirst();
    }

    private Progress progress() {
        return new Progress(new PrintStream(said, true, StandardCharsets.UTF_8), false);
    }
}
