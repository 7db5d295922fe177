// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    private static final Path HOME = Path.of("/home/ada");

    @TempDir
    private Path folder;

    @Test
    void liesWhereOptionElseEnvironmentElseSystemSay() {
        Map<String, String> both = Map.of("REEVE_DATA", "/data", "XDG_DATA_HOME", "/xdg");

        assertThat(DataFolder.locate(Path.of("/option"), both, HOME, true).path())
                .isEqualTo(Path.of("/option"));
        assertThat(DataFolder.locate(null, both, HOME, true).path()).isEqualTo(Path.of("/data"));
        assertThat(DataFolder.locate(null, Map.of("XDG_DATA_HOME", "/xdg"), HOME, false)
                        .path())
                .isEqualTo(Path.of("/xdg/reeve"));
        assertThat(DataFolder.locate(null, Map.of(), HOME, false).path())
                .isEqualTo(Path.of("/home/ada/.local/share/reeve"));
        assertThat(DataFolder.locate(null, Map.of(), HOME, true).path()).isEqualTo(Path.of("/var/lib/reeve"));
    }

    @Test
    void makesASecretOnceAndForItsOwnerOnly() throws IOException {
        DataFolder data = new DataFolder(folder);

        assertThat(data.ensureSecret("admin-key", () -> "first")).isTrue();
        assertThat(data.ensureSecret("admin-key", () -> "second")).isFalse();

        assertThat(data.readSecret("admin-key")).isEqualTo("first");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("admin-key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void freshRemovesWhatReeveMadeAndNothingElse() throws IOException {
        DataFolder data = new DataFolder(folder);
        data.create();
        Files.createDirectories(data.postgres().resolve("data"));
        Files.writeString(data.postgres().resolve("data/x"), "x", StandardCharsets.UTF_8);
        Files.createDirectories(data.postgres().resolve("server-1.0"));
        data.ensureSecret("admin-key", () -> "key");
        Files.writeString(data.settings(), "kept", StandardCharsets.UTF_8);
        Files.writeString(folder.resolve("holiday.jpg"), "kept", StandardCharsets.UTF_8);

        data.empty();

        try (var left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("reeve.properties", "holiday.jpg", "postgres");
        }
        assertThat(data.postgres().resolve("data")).doesNotExist();
        assertThat(data.postgres().resolve("server-1.0"))
                .as("programs are the same again")
                .exists();
    }

    @Test
    void saysWhatToDoWhenItCannotBeMade() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "", StandardCharsets.UTF_8);

        assertThatThrownBy(() -> new DataFolder(file.resolve("below")).create())
                .hasMessageContaining(file.toString())
                .hasMessageContaining("--data");
    }

    @Test
    void isLockedByOneProcessThatOthersCanName() {
        DataFolder data = new DataFolder(folder);
        try (DataFolderLock first = DataFolderLock.take(data)) {
            first.describe("process 4711 (http://127.0.0.1:8080)");

            assertThatThrownBy(() -> DataFolderLock.take(data))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("process 4711")
                    .satisfies(e -> assertThat(((StartException) e).exitCode()).isEqualTo(5));
        }
        DataFolderLock.take(data).close();
    }
}
