// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

    @Test
    void measuresEverythingWithEveryPeerUnlessToldOtherwise() {
        Options options = Options.parse(List.of());

        assertThat(options.only()).containsExactlyInAnyOrder(Goal.values());
        assertThat(options.peers()).isEqualTo(Peers.names());
        assertThat(options.save()).isNull();
    }

    @Test
    void quickMeansFewPeersAndShortTurnsWithoutTheLargeWorlds() {
        Options quick = Options.parse(List.of("--quick"));

        assertThat(quick.only()).contains(Goal.P1, Goal.P14).doesNotContain(Goal.P6);
        assertThat(quick.peers()).containsExactly("nats", "relay");
        assertThat(quick.timing().turnMs())
                .isLessThan(Options.parse(List.of()).timing().turnMs());
    }

    @Test
    void goalsThatAreNamedAreMeasuredQuicklyToo() {
        assertThat(Options.parse(List.of("--quick", "--only", "P6")).only()).containsExactly(Goal.P6);
    }

    @Test
    void takesGoalsPeersTimesAndPlaces() {
        Options options = Options.parse(List.of(
                "--only",
                "P1,p2",
                "--peers",
                "grpc",
                "--turns",
                "7",
                "--seconds",
                "2",
                "--save",
                "a.json",
                "--jfr",
                "b"));

        assertThat(options.only()).containsExactlyInAnyOrder(Goal.P1, Goal.P2);
        assertThat(options.peers()).containsExactly("grpc");
        assertThat(options.timing().turns()).isEqualTo(7);
        assertThat(options.timing().turnMs()).isEqualTo(2_000);
        assertThat(options.save()).isEqualTo(Path.of("a.json"));
        assertThat(options.recordings()).isEqualTo(Path.of("b"));
    }

    @Test
    void whatIsSaidStaysBesideQuick() {
        Options options = Options.parse(List.of("--peers", "grpc", "--quick"));

        assertThat(options.peers()).containsExactly("grpc");
    }

    @ParameterizedTest
    @CsvSource({
        "--fast, ''",
        "--only, P99",
        "--only, ''",
        "--peers, kafka",
        "--turns, 0",
        "--seconds, many",
        "--save, ''",
        "--jfr, ''"
    })
    void refusesWhatItDoesNotKnowAndNamesIt(String option, String value) {
        List<String> arguments = value.isEmpty() ? List.of(option) : List.of(option, value);

        assertThatThrownBy(() -> Options.parse(arguments))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(option);
    }
}
