// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every id of docs/conformance.md is the tag of a test, or docs/tests.md says that it is still to do. */
class ConformanceTest {
    private static final String ID = "(?:\\d{1,2}|R|E|X|DZ)-\\d\\d";
    private static final Pattern ROW = Pattern.compile("^\\| (" + ID + ") \\|", Pattern.MULTILINE);
    private static final Pattern TAG = Pattern.compile("@Tag\\(\"(" + ID + ")\"\\)");
    private static final Pattern NAME = Pattern.compile("\\b" + ID + "\\b");

    private static final Set<String> REQUIRED = all(ROW, read("docs/conformance.md"));
    private static final Set<String> TESTED = tags();
    private static final Set<String> TO_DO = all(NAME, toDo());

    @Test
    void everyIdHasATestOrIsNamedAsToDo() {
        Set<String> missing = new TreeSet<>(REQUIRED);
        missing.removeAll(TESTED);
        missing.removeAll(TO_DO);

        assertThat(missing).as("ids of docs/conformance.md without a test").isEmpty();
        assertThat(REQUIRED).hasSizeGreaterThan(90);
    }

    @Test
    void nothingIsToDoThatIsDoneOrNotAsked() {
        assertThat(TO_DO).doesNotContainAnyElementsOf(TESTED);
        assertThat(REQUIRED).containsAll(TO_DO);
    }

    @Test
    void everyTagOfThisKindIsARowOfTheList() {
        assertThat(REQUIRED).containsAll(TESTED);
    }

    private static String toDo() {
        String tests = read("docs/tests.md");
        int at = tests.indexOf("\n## To do\n");
        return at < 0 ? "" : tests.substring(at);
    }

    private static Set<String> tags() {
        Set<String> tags = new TreeSet<>();
        Launcher.Result files = Launcher.run(
                new ProcessBuilder("git", "ls-files", "*.java").directory(Launcher.ROOT.toFile()),
                Duration.ofSeconds(20));
        assertThat(files.exitCode()).as(files.err()).isZero();
        files.out()
                .lines()
                .filter(path -> Files.isRegularFile(Launcher.ROOT.resolve(path)))
                .forEach(path -> {
                    tags.addAll(all(TAG, read(path)));
                });
        return tags;
    }

    private static Set<String> all(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.groupCount() == 0 ? matcher.group() : matcher.group(1));
        }
        return found;
    }

    private static String read(String path) {
        try {
            return Files.readString(Launcher.ROOT.resolve(Path.of(path)), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
