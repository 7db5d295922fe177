// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker in one file becomes what a build would have packaged. */
class SourceFileTest {
    @TempDir
    private Path folder;

    private Path libraries = Path.of("");

    @BeforeEach
    void thereIsALibrary() throws IOException {
        libraries = Files.createDirectories(folder.resolve("libraries"));
        try (OutputStream out = Files.newOutputStream(libraries.resolve("worker.jar"))) {
            new JarOutputStream(out, new Manifest()).close();
        }
        Files.createFile(libraries.resolve("notes.txt"));
    }

    @Test
    void isCompiledBesideTheLibrariesOfWorkers() throws IOException {
        App app = SourceFile.packaged(source("void main() {}\nrecord Name(String name) {}\n"), libraries, out());

        assertThat(app.start()).isEqualTo(new Start.Main("Tiny"));
        assertThat(AppFiles.of(app).jars().keySet()).containsExactly("/app/lib/worker.jar", "/app/tiny.jar");
        try (JarFile jar = new JarFile(out().resolve("tiny.jar").toFile())) {
            assertThat(jar.stream().map(Object::toString)).containsExactly("Tiny$Name.class", "Tiny.class");
        }
    }

    @Test
    void isTheSameBytesEachTime() throws IOException {
        App app = source("void main() {}\n");
        var _ = SourceFile.packaged(app, libraries, out());
        byte[] first = Files.readAllBytes(out().resolve("tiny.jar"));

        var _ = SourceFile.packaged(app, libraries, out());

        assertThat(Files.readAllBytes(out().resolve("tiny.jar"))).isEqualTo(first);
    }

    @Test
    void aMistakeIsTheCompilersToTell() throws IOException {
        App app = source("void main() { nothing(); }\n");

        assertThatThrownBy(() -> SourceFile.packaged(app, libraries, out()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Tiny.java:1: error: cannot find symbol");
    }

    @Test
    void whatIsMissingIsNamed() throws IOException {
        App app = source("void main() {}\n");
        App nowhere = App.worker("tiny=nowhere/Tiny.java");

        assertThatThrownBy(() -> SourceFile.packaged(nowhere, libraries, out()))
                .hasMessageContaining("cannot read nowhere/Tiny.java");
        assertThatThrownBy(() -> SourceFile.packaged(app, folder.resolve("none"), out()))
                .hasMessageContaining("were not packaged in");
    }

    private Path out() {
        return folder.resolve("out");
    }

    private App source(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("Tiny.java"), text);
        return App.worker("tiny=" + file);
    }
}
