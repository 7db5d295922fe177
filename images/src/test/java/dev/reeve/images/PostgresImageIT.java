// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script and the programs of the PostgreSQL image, on this machine, with nothing else on the path. */
class PostgresImageIT {
    private static final int TRIES_MAX = 600;

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void makesItsDatabaseOnceAndEndsCleanlyWhenTold() throws Exception {
        ImageContent content = PostgresImage.of(postgres(), folder.resolve("image"), Part.whole("container", "x", "1"));
        assertThat(content.layers())
                .extracting(ImageContent.Layer::name)
                .containsExactly("runtime", "libraries", "own");
        assertThat(new JsonParser().validate(folder.resolve("image/sbom.json").toFile(), Version.VERSION_16))
                .isEmpty();
        Path volume = Files.createDirectories(folder.resolve("volume"));
        Files.writeString(folder.resolve("password"), "secret\n");
        openToAll();

        String first = startAndStop(volume);
        // as fsGroup does whenever a volume is mounted
        openToAll();
        String second = startAndStop(volume);

        assertThat(first).contains("running bootstrap script").contains("database system is shut down");
        assertThat(second).doesNotContain("running bootstrap script").contains("database system is shut down");
        assertThat(volume.resolve("current")).hasContent("made-1");
    }

    @Test
    void withoutAPasswordItSaysWhatIsMissing() throws Exception {
        var _ = PostgresImage.of(postgres(), folder.resolve("image"), Part.whole("container", "x", "1"));
        Path volume = Files.createDirectories(folder.resolve("volume"));
        Process process = new ProcessBuilder(
                        "/bin/sh", folder.resolve("image/postgres.sh").toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(process.getInputStream().readAllBytes(), UTF_8)).contains("mount a volume there");
        assertThat(process.waitFor()).isOne();

        ProcessBuilder builder = new ProcessBuilder(
                "/bin/sh", folder.resolve("image/postgres.sh").toString());
        builder.environment().put("REEVE_POSTGRES_VOLUME", volume.toString());
        Process again = builder.redirectErrorStream(true).start();
        assertThat(new String(again.getInputStream().readAllBytes(), UTF_8))
                .contains("REEVE_POSTGRES_PASSWORD_FILE names no readable file");
        assertThat(again.waitFor()).isOne();
    }

    private String startAndStop(Path volume) throws IOException, InterruptedException {
        int port = Rehearsal.freePort();
        Path log = folder.resolve("log-" + port);
        ProcessBuilder builder = RehearsalDatabase.command(
                        folder.resolve("image/programs"), folder.resolve("image/postgres.sh"))
                .directory(volume.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "REEVE_POSTGRES_VOLUME",
                        volume.toString(),
                        "REEVE_POSTGRES_PASSWORD_FILE",
                        folder.resolve("password").toString(),
                        "REEVE_POSTGRES_PORT",
                        Integer.toString(port)));
        Process process = builder.start();
        awaitOpen(process, port);
        process.destroy();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        String said = Files.readString(log, UTF_8);
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    private static void awaitOpen(Process process, int port) throws InterruptedException {
        for (int i = 0; i < TRIES_MAX; i++) {
            try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException _) {
                assertThat(process.waitFor(100, TimeUnit.MILLISECONDS)).isFalse();
            }
        }
    }

    private void openToAll() throws IOException, InterruptedException {
        Process open = new ProcessBuilder("chmod", "-R", "a+rwX", folder.toString()).start();
        assertThat(open.waitFor()).isZero();
    }

    private static App postgres() {
        return App.ofReeve(Path.of("/")).stream()
                .filter(app -> app.name().equals("postgres"))
                .findFirst()
                .orElseThrow();
    }
}
