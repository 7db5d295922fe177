// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.bench.Bench;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogsOptionsTest {
    private static final List<String> PARTS = List.of("intake", "queries");

    @Test
    void measuresEverythingUnlessToldOtherwise() {
        LogsOptions options = LogsOptions.parse(List.of(), PARTS);

        assertThat(options.only()).isEmpty();
        assertThat(options.records()).isEqualTo(1_000_000);
        assertThat(options.devices()).isEqualTo(1_000);
        assertThat(options.save()).isNull();
    }

    @Test
    void theHelpNamesEveryPart() throws Exception {
        try (InputStream help = Objects.requireNonNull(Bench.class.getResourceAsStream("help.txt"))) {
            assertThat(new String(help.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("some of " + String.join(",", LogsRun.names()) + "\n");
        }
    }

    @Test
    void understandsAllOptionsInAnyOrder() {
        String arguments = "--turns 2 --quick --seconds 7 --records 500 --only queries --save x.json";

        LogsOptions options = LogsOptions.parse(List.of(arguments.split(" ", -1)), PARTS);

        assertThat(options.only()).containsExactly("queries");
        assertThat(options.turns()).isEqualTo(2);
        assertThat(options.seconds()).isEqualTo(7);
        assertThat(options.records()).isEqualTo(500);
        assertThat(options.save()).isEqualTo(Path.of("x.json"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--only nothing", "--turns 0", "--turns 100", "--records x", "--save x.txt", "--fast 1"})
    void saysWhatItDoesNotUnderstand(String arguments) {
        assertThatThrownBy(() -> LogsOptions.parse(List.of(arguments.split(" ", -1)), PARTS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(arguments.split(" ", -1)[0]);
    }
}
