// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

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

class GatewayOptionsTest {
    private static final List<String> PARTS = List.of("calls", "sockets");

    @Test
    void measuresEverythingUnlessToldOtherwise() {
        GatewayOptions options = GatewayOptions.parse(List.of(), PARTS);

        assertThat(options.only()).isEmpty();
        assertThat(options.sockets()).isEqualTo(10_000);
        assertThat(options.save()).isNull();
    }

    @Test
    void theHelpNamesEveryPart() throws Exception {
        try (InputStream help = Objects.requireNonNull(Bench.class.getResourceAsStream("help.txt"))) {
            assertThat(new String(help.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("some of " + String.join(",", GatewayRun.names()) + "\n");
        }
    }

    @Test
    void understandsAllOptionsInAnyOrder() {
        GatewayOptions options = GatewayOptions.parse(
                List.of(
                        "--turns",
                        "2",
                        "--quick",
                        "--seconds",
                        "7",
                        "--sockets",
                        "50",
                        "--only",
                        "sockets",
                        "--save",
                        "x.json",
                        "--jfr",
                        "rec"),
                PARTS);

        assertThat(options.only()).containsExactly("sockets");
        assertThat(options.timing().turns()).isEqualTo(2);
        assertThat(options.timing().turnMs()).isEqualTo(7_000);
        assertThat(options.sockets()).isEqualTo(50);
        assertThat(options.save()).isEqualTo(Path.of("x.json"));
        assertThat(options.recordings()).isEqualTo(Path.of("rec"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--only nothing", "--turns 0", "--turns 1000", "--sockets x", "--save x.txt", "--jfr", "--fast 1"
            })
    void saysWhatItDoesNotUnderstand(String arguments) {
        assertThatThrownBy(() -> GatewayOptions.parse(List.of(arguments.split(" ", -1)), PARTS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(arguments.split(" ", -1)[0]);
    }
}
