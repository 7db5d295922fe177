// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What must hold for the page's files whatever they do: the gateway's fixed map finds all of them, nothing comes from
 * elsewhere, nothing needs more than the strict content security policy, and no text becomes markup.
 */
class ConsoleFilesTest {
    private static final Path ROOT = Path.of("src/main/resources/reeve-console");
    private static final String FILE_LIST = "files.txt";
    private static final Pattern IMPORT = Pattern.compile("(?:from|import) '([^']+)'");
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"#]+)\"");
    private static final Pattern FOREIGN =
            Pattern.compile("(?:https?:)?//[a-z0-9-]+\\.[a-z]{2,}", Pattern.CASE_INSENSITIVE);

    @Test
    void listsEveryFileForTheGatewaysFixedMap() throws IOException {
        List<String> listed = Files.readAllLines(ROOT.resolve(FILE_LIST));

        assertThat(listed)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(files().map(this::name).toList());
    }

    @Test
    void hasNoAbsoluteOrForeignAddress() {
        assertThat(files().map(file -> read(file).replace("http://www.w3.org/2000/svg", "")))
                .allSatisfy(text -> assertThat(FOREIGN.matcher(text).results().map(MatchResult::group))
                        .isEmpty());
        assertThat(matches(read(ROOT.resolve("index.html")), LINK))
                .isNotEmpty()
                .noneMatch(link -> link.startsWith("/"));
    }

    @Test
    void keepsScriptsAndStylesOutOfTheDocument() {
        String document = read(ROOT.resolve("index.html"));

        assertThat(document).doesNotContain("<style", " style=", "javascript:").doesNotContainPattern(" on[a-z]+=");
        assertThat(document).doesNotContainPattern("<script(?![^>]* src=)");
    }

    @Test
    void neverTurnsTextIntoMarkupOrCode() {
        assertThat(scripts().map(this::read))
                .isNotEmpty()
                .allSatisfy(script -> assertThat(script)
                        .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "DOMParser", "document.write")
                        .doesNotContain(
                                "new Function", "eval(", "setAttribute('style'", "srcdoc", "createContextualFragment"));
    }

    @Test
    void importsOnlyItsOwnModules() {
        assertThat(scripts())
                .isNotEmpty()
                .allSatisfy(script -> assertThat(matches(read(script), IMPORT))
                        .allSatisfy(target ->
                                assertThat(script.resolveSibling(target)).isRegularFile()));
    }

    @Test
    void saysInEveryModuleWhatItIsFor() {
        assertThat(scripts().map(this::read))
                .allSatisfy(script -> assertThat(script.lines()
                                .skip(2)
                                .filter(line -> !line.isBlank())
                                .findFirst())
                        .hasValueSatisfying(line -> assertThat(line).startsWith("// ")));
    }

    private Stream<Path> scripts() {
        return files().filter(file -> file.toString().endsWith(".js"));
    }

    private Stream<Path> files() {
        try (Stream<Path> walk = Files.walk(ROOT)) {
            return walk.filter(Files::isRegularFile).filter(file -> !file.endsWith(FILE_LIST)).toList().stream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String name(Path file) {
        return ROOT.relativize(file).toString().replace('\\', '/');
    }

    private String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<String> matches(String text, Pattern pattern) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }
}
