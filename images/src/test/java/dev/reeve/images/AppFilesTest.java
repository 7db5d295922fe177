// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppFilesTest {
    @TempDir
    Path folder;

    @Test
    void whatIsOursLiesAboveWhatOthersWrote() throws IOException {
        write(
                "lib/main/org.other.jar",
                "lib/main/dev.reeve.zmtp.jar",
                "lib/boot/x.jar",
                "app/a.jar",
                "quarkus-run.jar");

        AppFiles files = AppFiles.of(app(new Start.Quarkus()));

        assertThat(files.libraries()).containsOnlyKeys("/app/lib/main/org.other.jar", "/app/lib/boot/x.jar");
        assertThat(files.own()).containsOnlyKeys("/app/lib/main/dev.reeve.zmtp.jar", "/app/app/a.jar");
    }

    @Test
    void classesThatQuarkusChangedAreFoundBeforeThoseTheyReplace() throws IOException {
        write(
                "lib/main/org.other.jar",
                "quarkus/quarkus-application.dat",
                "quarkus/generated-bytecode.jar",
                "quarkus/transformed-bytecode.jar",
                "lib/boot/x.jar",
                "app/a.jar");

        assertThat(AppFiles.of(app(new Start.Quarkus())).classPath())
                .containsExactly(
                        "/app/quarkus/transformed-bytecode.jar",
                        "/app/quarkus/generated-bytecode.jar",
                        "/app/app/a.jar",
                        "/app/lib/boot/x.jar",
                        "/app/lib/main/org.other.jar");
    }

    @Test
    void ofAWorkerOnlyItsJarsAreTaken() throws IOException {
        write("w.jar", "w-tests.jar", "w-sources.jar", "classes/A.class", "lib/other.jar", "lib/readme.txt");

        AppFiles files = AppFiles.of(app(new Start.Main("A")));

        assertThat(files.own()).containsOnlyKeys("/app/w.jar");
        assertThat(files.libraries()).containsOnlyKeys("/app/lib/other.jar");
    }

    @Test
    void saysThatNothingWasPackaged() throws IOException {
        write("classes/A.class");

        assertThatThrownBy(() -> AppFiles.of(app(new Start.Main("A")))).hasMessageContaining("orders: no jar in");
        assertThatThrownBy(() -> AppFiles.of(
                        new App("orders", "", folder.resolve("x"), new Start.Quarkus(), List.of(), "", List.of())))
                .hasMessageContaining("orders: nothing was packaged in");
    }

    private App app(Start start) {
        return new App("orders", "", folder, start, List.of(), "", List.of());
    }

    private void write(String... names) throws IOException {
        for (String name : names) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, name);
        }
    }
}
