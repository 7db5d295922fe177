// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.parts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.bench.Machine;
import dev.reeve.bench.Spread;
import dev.reeve.bench.broker.BenchException;
import dev.reeve.bench.broker.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartsRunTest {
    private static final Machine MACHINE = new Machine("a processor", 2, 0.1, "Linux", "JDK", "abc");

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);

    /** Cannot measure before there is a file. */
    private record Counting(String name) implements Part<Path> {
        @Override
        public String words() {
            return "what there is";
        }

        @Override
        public PartResult run(Path file) {
            if (!Files.exists(file)) {
                throw new BenchException("there is no file");
            }
            Verdict verdict = new Verdict("P0", "files", Spread.one(1), "", 1, false);
            return new PartResult(name, List.of("| a line |"), Map.of("is", "measured"), List.of(verdict));
        }
    }

    private static PartsReport.Head head() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("turns", 2);
        settings.put("note", "of a test");
        return new PartsReport.Head("files", MACHINE, settings, "2 turns");
    }

    private void run(List<String> only, Path file) throws IOException, InterruptedException {
        List<Counting> parts = List.of(new Counting("first"), new Counting("second"));
        new PartsRun<Path>(parts, only, out).run(file, head(), file);
    }

    @Test
    void whatCannotBeMeasuredIsNamedAndTheRestGoesOn(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("figures.json");

        run(List.of(), file);

        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("first: what there is", "  LEFT OUT: there is no file", "second: what there is", "| a line |")
                .endsWith("Saved to " + file + System.lineSeparator());
        assertThat(file)
                .content()
                .containsSubsequence(
                        "\"machine\": {",
                        "\"jvm\": ",
                        "\"turns\": 2,",
                        "\"note\": \"of a test\",",
                        "\"absent\": {\"first\": \"there is no file\"},",
                        "\"second\": {\"is\": \"measured\"},",
                        "\"verdicts\": [");
        assertThat(folder.resolve("figures.md"))
                .content()
                .startsWith("# Figures of bench files\nWritten by `./reeve bench files --save`; what they mean: "
                        + "[files.md](../files.md).\n\n" + MACHINE.words() + "; 2 turns.\n\n## second\n| a line |\n")
                .contains("`first` is missing: there is no file");
    }

    @Test
    void measuresOnlyWhatIsAskedFor(@TempDir Path folder) throws Exception {
        run(List.of("second"), folder.resolve("figures.json"));

        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("second: what there is")
                .doesNotContain("first");
    }
}
