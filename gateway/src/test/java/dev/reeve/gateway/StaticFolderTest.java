// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of a folder at start, and what stops the start. */
class StaticFolderTest {
    @TempDir
    private Path folder;

    @Test
    void everyFileHasItsPathAndAnIndexItsFoldersToo() throws IOException {
        put("index.html");
        put("app/main.js");
        put("app/index.html");
        put("a b/ü.txt");

        StaticFolder.Contents contents = StaticFolder.read(folder);

        assertThat(contents.files())
                .containsOnlyKeys("/index.html", "/", "/app/main.js", "/app/index.html", "/app/", "/a b/ü.txt");
        assertThat(contents.redirects()).containsOnlyKeys("/app").containsEntry("/app", "./app/");
    }

    @ParameterizedTest
    @CsvSource({
        "x.html, text/html; charset=utf-8",
        "x.HTML, text/html; charset=utf-8",
        "x.js, text/javascript; charset=utf-8",
        "x.mjs, text/javascript; charset=utf-8",
        "x.css, text/css; charset=utf-8",
        "x.svg, image/svg+xml",
        "x.jpg, image/jpeg",
        "x.wasm, application/wasm",
        "x.unheard, application/octet-stream",
        "x, application/octet-stream"
    })
    void theNameGivesTheType(String name, String type) throws IOException {
        put(name);

        assertThat(StaticFolder.read(folder).files().values())
                .extracting(StaticFile::type)
                .containsExactly(type);
    }

    @Test
    void whatIsHiddenIsLeftOutButForWellKnown() throws IOException {
        put(".git/config");
        put(".env");
        put("app/.npmrc");
        put(".well-known/assetlinks.json");

        assertThat(StaticFolder.read(folder).files()).containsOnlyKeys("/.well-known/assetlinks.json");
    }

    @Test
    @Tag("S3")
    void aSymbolicLinkStopsTheStart() throws IOException {
        Path secret = Files.writeString(folder.resolveSibling(folder.getFileName() + "-secret"), "secret");
        Files.createSymbolicLink(folder.resolve("link.txt"), secret);

        assertRefused("link.txt", "symbolic link");
    }

    @Test
    void aLinkToAFolderStopsItToo() throws IOException {
        Files.createSymbolicLink(folder.resolve("link"), Files.createTempDirectory(folder.getParent(), "other"));

        assertRefused("link", "symbolic link");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;b.txt", "a\\b.txt", "50%.txt", "a%2fb.txt", "new\nline.txt"})
    void aNameThatNoPathCanHaveStopsTheStart(String name) throws IOException {
        put(name);

        assertRefused(name, "no path can have");
    }

    @Test
    void moreThan64MebibytesStopTheStart() throws IOException {
        try (RandomAccessFile large =
                new RandomAccessFile(folder.resolve("large.bin").toFile(), "rw")) {
            large.setLength(StaticFile.BYTES_MAX + 1);
        }

        assertRefused("large.bin", "64 MiB");
    }

    @Test
    void moreThanTenThousandFilesStopTheStart() throws IOException {
        for (int i = 0; i <= StaticFile.FILES_MAX; i++) {
            Files.createFile(folder.resolve(Integer.toString(i)));
        }

        assertRefused("10000 files", "64 MiB");
    }

    @Test
    void aFolderThatIsNotThereStopsTheStart() {
        assertThatThrownBy(() -> StaticFolder.read(folder.resolve("missing")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("reeve.gateway.static-dir")
                .hasMessageContaining("missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"%s|true", "W/%s|true", "\"other\", %s|true", "*|true", "\"other\"|false", "''|false"})
    void theTagOfWhatTheCallerHasIsCompared(String header, boolean known) {
        StaticFile file = StaticFile.of("x.txt", new byte[] {1});

        assertThat(file.isKnown(header.formatted(file.etag()))).isEqualTo(known);
        assertThat(file.isKnown(null)).isFalse();
    }

    private void put(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, name);
    }

    private void assertRefused(String what, String why) {
        assertThatThrownBy(() -> StaticFolder.read(folder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("reeve.gateway.static-dir")
                .hasMessageContaining(what)
                .hasMessageContaining(why);
    }
}
