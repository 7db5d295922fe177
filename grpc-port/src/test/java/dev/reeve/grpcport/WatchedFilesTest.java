// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.grpcport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFilesTest {
    @TempDir
    private Path folder;

    private Path file;
    private String inUse = "";
    private WatchedFiles files;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("list"), "one");
        files = new WatchedFiles("reeve.list", List.of(file), this::take);
    }

    private void take() throws IOException {
        String content = Files.readString(file);
        if (content.equals("bad")) {
            throw new IllegalArgumentException("it is bad");
        }
        inUse = content;
    }

    @Test
    void takesNewContentOnce() throws IOException {
        files.takeFirst();
        files.look();
        assertThat(files.taken()).as("nothing is new").isZero();

        Files.writeString(file, "two");
        files.look();
        files.look();

        assertThat(inUse).isEqualTo("two");
        assertThat(files.taken()).isOne();
    }

    @Test
    void keepsWhatIsInUseWhereTheNewCannotBe() throws IOException {
        files.takeFirst();

        Files.writeString(file, "bad");
        files.look();
        Files.delete(file);
        files.look();
        files.look();

        assertThat(inUse).isEqualTo("one");
        assertThat(files.refused()).isEqualTo(2);
    }

    @Test
    void saysAtTheStartWhatIsWrong() throws IOException {
        Files.writeString(file, "bad");
        assertThatThrownBy(files::takeFirst)
                .isInstanceOf(ConfigException.class)
                .hasMessage("reeve.list=" + file + " is refused: it is bad");

        Files.delete(file);
        assertThatThrownBy(files::takeFirst).hasMessageContaining("cannot be read (NoSuchFileException)");
    }

    @Test
    void countsWhatBecameOfNewContent() throws IOException {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        files.count(registry, "reloads", "New content", Tags.of("setting", files.setting()));

        Files.writeString(file, "two");
        files.look();

        assertThat(registry.get("reloads")
                        .tags("setting", "reeve.list", "result", "taken")
                        .functionCounter()
                        .count())
                .isOne();
        assertThat(registry.get("reloads")
                        .tags("result", "refused")
                        .functionCounter()
                        .count())
                .isZero();
    }
}
