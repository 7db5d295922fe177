// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    private static final Path ROOT = Path.of("/project");

    @Test
    void withoutAWordEverythingIsWritten() {
        Options options = parse();

        assertThat(options.apps())
                .extracting(App::name)
                .containsExactly("broker", "gateway", "auth", "logger", "operator", "cli", "echo", "postgres");
        assertThat(options.cached()).isTrue();
        assertThat(options.base()).isEqualTo(new Base.InRegistry(Base.PUBLIC));
        assertThat(options.out()).isEqualTo(ROOT.resolve("target/images"));
        assertThat(options.image(options.apps().getFirst())).isEqualTo("localhost/reeve-broker:1.2.3");
    }

    @Test
    void writesWhatIsNamedByOtherNames() {
        Options options = parse("--prefix", "registry.example/team/", "operator", "--tag", "7", "--out", "there");

        assertThat(options.apps()).extracting(options::image).containsExactly("registry.example/team/operator:7");
        assertThat(options.out()).isEqualTo(Path.of("there"));
    }

    @Test
    void aWorkerOfOnesOwnIsWrittenAlone() {
        Options options = parse("--worker", "orders=com.example.Orders@shop/target");

        App app = options.apps().getFirst();
        assertThat(options.apps()).hasSize(1);
        assertThat(app.name()).isEqualTo("orders");
        assertThat(app.folder()).isEqualTo(Path.of("shop/target"));
        assertThat(app.start()).isEqualTo(new Start.Main("com.example.Orders"));
    }

    @Test
    void aWorkerMayBeOneFile() {
        App app = parse("--worker", "hello=some/where/Hello.java").apps().getFirst();

        assertThat(app.folder()).isEqualTo(Path.of("some/where/Hello.java"));
        assertThat(app.start()).isEqualTo(new Start.Main("Hello"));
        assertThat(SourceFile.isOne(app)).isTrue();
    }

    @Test
    void aWorkerOfOnesOwnIsWrittenBesideWhatIsNamed() {
        assertThat(parse("broker", "--worker", "orders=com.example.Orders@target")
                        .apps())
                .extracting(App::name)
                .containsExactly("broker", "orders");
    }

    @Test
    void theBaseMayBeSetByTheEnvironment() {
        Options options = Options.parse(List.of(), ROOT, Map.of("REEVE_IMAGE_BASE", "registry.example/base:1"), "1");

        assertThat(options.base().name()).isEqualTo("registry.example/base:1");
    }

    @Test
    void theCacheMayBeLeftOut() {
        assertThat(parse("--no-aot", "broker").cached()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--bse x            | unknown option '--bse'",
                "--base             | --base needs a value",
                "brokr              | there is no image 'brokr'; there are: broker, gateway",
                "--worker orders    | --worker is NAME=FILE.java or NAME=MAINCLASS@FOLDER",
                "--base tar://none  | --base: cannot read none",
            })
    void refusesWhatMakesNoSense(String line, String complaint) {
        assertThatThrownBy(() -> parse(line.split(" ")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(complaint);
    }

    private static Options parse(String... arguments) {
        return Options.parse(List.of(arguments), ROOT, Map.of(), "1.2.3");
    }
}
