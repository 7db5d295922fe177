// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What documents tell people to type is understood: no command and no option that is not there. */
class DocumentedCommandsTest {
    private static final Path ROOT = Path.of("..");
    /** In a line of text, and as a line of a block. */
    private static final Pattern COMMAND = Pattern.compile("`\\./reeve ([^`]+)`|(?m)^(?:\\$ )?\\./reeve ([^\n]+)$");
    /** Where the shell takes over, a comment begins, or output is shown. */
    private static final Pattern REST = Pattern.compile("\\s+([|>&#]|2>).*$|\\s*\\\\$");

    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
    /** What the launcher does by itself. */
    private static final Set<String> OF_THE_LAUNCHER = Set.of("up", "build", "test", "images", "run", "bench");

    /** A command, and where it stands. */
    record Told(String file, List<String> words) {
        @Override
        public String toString() {
            return file + ": " + String.join(" ", words);
        }
    }

    static Stream<Told> commands() throws IOException {
        try (Stream<Path> files =
                Files.find(ROOT, 2, (path, _) -> path.toString().endsWith(".md"))) {
            return files.sorted().flatMap(DocumentedCommandsTest::commandsOf).toList().stream();
        }
    }

    private static Stream<Told> commandsOf(Path file) {
        try {
            return COMMAND.matcher(Files.readString(file))
                    .results()
                    .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                    .map(line -> new Told(ROOT.relativize(file).toString(), words(line)))
                    .filter(told -> !OF_THE_LAUNCHER.contains(told.words().getFirst()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a shell would give them; brackets around what may be left out are not typed. */
    private static List<String> words(String line) {
        return WORD.matcher(REST.matcher(line).replaceFirst(""))
                .results()
                .map(DocumentedCommandsTest::word)
                .toList();
    }

    private static String word(MatchResult found) {
        if (found.group(1) != null) {
            return found.group(1);
        }
        return found.group(2) != null ? found.group(2) : found.group(3).replaceAll("^\\[|]$", "");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aCommandOfADocumentIsUnderstood(Told told) {
        if (told.words().size() == 1) {
            assertThat(Reeve.line(Shell.ofProcess()).getSubcommands())
                    .containsKey(told.words().getFirst());
            return;
        }
        assertThatCode(() ->
                        Reeve.line(Shell.ofProcess()).parseArgs(told.words().toArray(String[]::new)))
                .doesNotThrowAnyException();
    }
}
