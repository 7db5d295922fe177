// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BreachedPasswordsTest {
    private static final String SETTING = "reeve.auth.password.breached-file";

    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("list"), text, US_ASCII);
    }

    private static BreachedPasswords load(Path file) {
        return BreachedPasswords.load(SETTING, file);
    }

    private static List<String> sortedHashes(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Sha1.hex("password " + i))
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 1_000})
    void findsEveryHashOfASortedListAndNoOther(int count) throws IOException {
        int[] number = {0};
        Stream<String> lines = sortedHashes(count).stream().map(hash -> hash + ":" + number[0]++ % 7 * 1_234_567);

        BreachedPasswords list = load(file(String.join("\r\n", lines.toList())));

        for (int i = 0; i < count; i++) {
            assertThat(list.contains("password " + i)).as("password %d", i).isTrue();
            assertThat(list.contains("Password " + i)).as("Password %d", i).isFalse();
        }
    }

    @Test
    void takesHashesInLowerCaseAndWithoutCountsToo() throws IOException {
        List<String> hashes = sortedHashes(50);

        BreachedPasswords list = load(file(String.join("\n", hashes).toLowerCase(Locale.ROOT) + "\n"));

        assertThat(list.contains("password 49")).isTrue();
        assertThat(list.contains("password 50")).isFalse();
    }

    @Test
    void takesAPlainListInAnyOrder() throws IOException {
        BreachedPasswords list = load(Files.writeString(folder.resolve("list"), "zebra\nant\nm\u00fcller 1\n"));

        assertThat(list.contains("ant")).isTrue();
        assertThat(list.contains("m\u00fcller 1")).isTrue();
        assertThat(list.contains("Ant")).isFalse();
    }

    @Test
    void refusesAListOfHashesThatIsNotSorted() throws IOException {
        Path unsorted = file(String.join(":1\n", sortedHashes(500).reversed()) + ":1\n");

        assertThatThrownBy(() -> load(unsorted))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(SETTING)
                .hasMessageContaining("sorted by hash");
    }

    @Test
    void refusesAPlainListThatWouldFillTheHeap() throws IOException {
        Path endless = file("x\n".repeat(BreachedPasswords.PLAIN_LINES_MAX + 1));

        assertThatThrownBy(() -> load(endless)).hasMessageContaining("more than");
    }

    @Test
    void namesAFileThatIsNotThere() {
        assertThatThrownBy(() -> load(folder.resolve("none"))).hasMessageContaining(SETTING);
    }

    @Test
    void aCallerWhoIsInterruptedSpoilsItForNobodyElse() throws Exception {
        BreachedPasswords list = load(file(String.join(":1\n", sortedHashes(100)) + ":1\n"));
        Thread interrupted = Thread.ofVirtual().start(() -> {
            Thread.currentThread().interrupt();
            try {
                var _ = list.contains("password 1");
            } catch (java.io.UncheckedIOException _) {
                // Its own call ends with it.
            }
        });
        interrupted.join();

        assertThat(list.contains("password 1")).isTrue();
    }
}
