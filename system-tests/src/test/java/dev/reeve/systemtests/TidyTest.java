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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What no tool checks and every reader notices, over all tracked files. */
class TidyTest {
    private static final int JAVA_COLUMNS_MAX = 120;
    private static final int TEXT_COLUMNS_MAX = 150;
    private static final int MARKDOWN_COLUMNS_MAX = 160;
    private static final int TEST_LINES_MAX = 800;
    private static final int MAIN_LINES_MAX = 500;
    private static final int FILE_BYTES_MAX = 500_000;
    private static final Set<String> TEXT = Set.of(
            "java",
            "proto",
            "md",
            "xml",
            "properties",
            "sql",
            "js",
            "mjs",
            "ts",
            "css",
            "html",
            "sh",
            "py",
            "yaml",
            "yml",
            "json");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|mailto:|#)([^)#\\s]+)");

    private static final List<Path> FILES = trackedFiles();

    @Test
    void hasNoTabAndNoTrailingBlank() {
        List<String> found = lines(
                (path, line) -> line.indexOf('\t') >= 0 || line.endsWith(" "),
                "java",
                "proto",
                "md",
                "xml",
                "sql",
                "js",
                "mjs",
                "ts",
                "css");

        assertThat(found).isEmpty();
    }

    @Test
    void hasNoOverlongLine() {
        // a text in quotes is easier to read and to find in one piece, so it may run on a little
        assertThat(lines(
                        (path, line) -> line.length() > (line.contains("\"") ? TEXT_COLUMNS_MAX : JAVA_COLUMNS_MAX),
                        "java",
                        "ts"))
                .isEmpty();
        assertThat(lines((path, line) -> line.length() > MARKDOWN_COLUMNS_MAX && !line.startsWith("|"), "md"))
                .isEmpty();
    }

    @Test
    void hasNoOverlongFile() {
        assertThat(FILES).filteredOn(path -> isType(path, "java", "ts")).allSatisfy(path -> {
            int limit = path.toString().contains("/test/") ? TEST_LINES_MAX : MAIN_LINES_MAX;
            assertThat(read(path).lines().count()).as("lines of %s", path).isLessThanOrEqualTo(limit);
        });
        assertThat(FILES)
                .allSatisfy(
                        path -> assertThat(size(path)).as("bytes of %s", path).isLessThan(FILE_BYTES_MAX));
    }

    @Test
    void everyPackageSaysWhatItIs() {
        assertThat(FILES)
                .filteredOn(path -> isType(path, "java") && path.toString().contains("src/main/java"))
                .allSatisfy(path -> assertThat(Launcher.ROOT.resolve(path).resolveSibling("package-info.java"))
                        .exists());
    }

    @Test
    void everyModuleHasAReadme() {
        assertThat(FILES)
                .filteredOn(path -> path.endsWith("pom.xml"))
                .allSatisfy(path -> assertThat(Launcher.ROOT.resolve(path).resolveSibling("README.md"))
                        .exists());
    }

    @Test
    void namesTheIssueOfEveryThingLeftToDo() {
        Pattern unnamed = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b(?!\\(#\\d+\\))");

        assertThat(lines((path, line) -> unnamed.matcher(line).find(), TEXT.toArray(String[]::new)))
                .isEmpty();
    }

    @Test
    void namesNoHomeOfAnybody() {
        Pattern home = Pattern.compile("/(home|Users)/(?!ada\\b)[a-z][a-z0-9._-]+/");

        assertThat(lines((path, line) -> home.matcher(line).find(), TEXT.toArray(String[]::new)))
                .isEmpty();
    }

    @Test
    void hasNoDeadLinkInItsDocuments() {
        List<String> dead = new ArrayList<>();
        for (Path path : FILES) {
            if (isType(path, "md")) {
                Matcher link = LINK.matcher(read(path));
                while (link.find()) {
                    if (!Files.exists(Launcher.ROOT.resolve(path).resolveSibling(link.group(1)))) {
                        dead.add(path + " -> " + link.group(1));
                    }
                }
            }
        }

        assertThat(dead).isEmpty();
    }

    @Test
    void documentsEveryLimitOfTheProtocol() {
        String limits = read(Path.of("docs/limits.md"));
        Matcher constant = Pattern.compile("public static final (?:int|long) ([A-Z][A-Z0-9_]+)")
                .matcher(read(Path.of("protocol/src/main/java/dev/reeve/protocol/Limits.java")));
        List<String> missing = new ArrayList<>();
        while (constant.find()) {
            if (!limits.contains("`" + constant.group(1) + "`")) {
                missing.add(constant.group(1));
            }
        }

        assertThat(missing).isEmpty();
    }

    private static List<String> lines(BiPredicate<Path, String> bad, String... types) {
        List<String> found = new ArrayList<>();
        for (Path path : FILES) {
            if (isType(path, types)) {
                int number = 0;
                for (String line : read(path).split("\n", -1)) {
                    number++;
                    if (bad.test(path, line)) {
                        found.add(path + ":" + number + " " + line);
                    }
                }
            }
        }
        return found;
    }

    private static boolean isType(Path path, String... types) {
        String name = path.getFileName().toString();
        return List.of(types).contains(name.substring(name.lastIndexOf('.') + 1));
    }

    private static List<Path> trackedFiles() {
        Launcher.Result result = Launcher.run(
                new ProcessBuilder("git", "ls-files").directory(Launcher.ROOT.toFile()), Duration.ofSeconds(20));
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result.out()
                .lines()
                .map(Path::of)
                .filter(path -> Files.isRegularFile(Launcher.ROOT.resolve(path)))
                .toList();
    }

    private static String read(Path path) {
        try {
            return Files.readString(Launcher.ROOT.resolve(path), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("not UTF-8 text? " + path, e);
        }
    }

    private static long size(Path path) {
        try {
            return Files.size(Launcher.ROOT.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
