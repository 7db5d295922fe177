// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of a program of a few lines, on a base of one file; what was written is read back. */
class ImagesIT {
    @TempDir
    static Path folder;

    private static Path base = Path.of("");
    private static Path out = Path.of("");
    private static String said = "";

    @BeforeAll
    static void thereIsABaseAndAProgram() throws Exception {
        base = folder.resolve("base.tar");
        Path file = Files.writeString(folder.resolve("os-release"), "NAME=none\n");
        var _ = Jib.fromScratch()
                .addLayer(List.of(file), AbsoluteUnixPath.get("/etc"))
                .containerize(Containerizer.to(TarImage.at(base).named("base"))
                        .setOfflineMode(true)
                        .setBaseImageLayersCache(folder.resolve("cache"))
                        .setApplicationLayersCache(folder.resolve("cache")));
        Path jar = folder.resolve("program/hello.jar");
        Files.createDirectories(jar.getParent());
        String entry = Hello.class.getName().replace('.', '/') + ".class";
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream program = new JarOutputStream(out);
                InputStream in =
                        Objects.requireNonNull(Hello.class.getClassLoader().getResourceAsStream(entry))) {
            program.putNextEntry(new JarEntry(entry));
            program.write(in.readAllBytes());
        }
        out = folder.resolve("first");
        said = write(out);
    }

    @Test
    void aProgramBecomesAnImageThatRunsAsNobody() throws Exception {
        Archive image = Archive.read(out.resolve("hello.tar"));
        JsonNode config = image.config().path("config");
        assertThat(image.layers()).hasSize(3);
        assertThat(config.path("User").asText()).isEqualTo("65532:65532");
        assertThat(config.path("WorkingDir").asText()).isEqualTo("/app");
        assertThat(config.path("Entrypoint"))
                .extracting(JsonNode::asText)
                .startsWith("/opt/java/bin/java")
                .endsWith("-cp", "/app/*:/app/lib/*", Hello.class.getName());
        assertThat(config.at("/Labels/org.opencontainers.image.version").asText())
                .isEqualTo("1");
        assertThat(config.at("/Labels/org.opencontainers.image.base.name").asText())
                .isEqualTo("base.tar");
        assertThat(image.config().path("created").asText()).isEqualTo(Instant.EPOCH.toString());
        assertThat(said).contains("java.base, java.sql").contains("localhost/reeve-hello:1");
    }

    @Test
    void itsRuntimeRunsTheProgram() throws Exception {
        Process process = new ProcessBuilder(
                        out.resolve("work/runtime/bin/java").toString(),
                        "-cp",
                        folder.resolve("program/hello.jar").toString(),
                        Hello.class.getName())
                .redirectErrorStream(true)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(answer).startsWith("hello, 2026-05-04");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void theSameProgramMakesTheSameBytes() throws Exception {
        byte[] first = Files.readAllBytes(out.resolve("hello.tar"));

        Path again = folder.resolve("again");
        var _ = write(again);

        assertThat(Files.readAllBytes(again.resolve("hello.tar"))).isEqualTo(first);
    }

    @Test
    void aBaseThatIsNoImageIsNamed() throws IOException {
        Path junk = Files.writeString(folder.resolve("junk.tar"), "no archive");

        Options options = options(out, "--base", "tar://" + junk);
        App app = options.apps().getFirst();
        ImageWriter writer = new ImageWriter(options, out.resolve("work/runtime"), folder.resolve("cache"));

        assertThatThrownBy(() -> writer.write(app, AppFiles.of(app)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("hello: ");
    }

    private static String write(Path into) throws IOException, InterruptedException {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        Images.write(options(into, "--base", "tar://" + base), new PrintStream(told, true, UTF_8));
        return told.toString(UTF_8);
    }

    private static Options options(Path into, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("--worker", "hello=" + Hello.class.getName() + "@" + folder.resolve("program")));
        arguments.addAll(List.of("--out", into.toString()));
        arguments.addAll(List.of(more));
        return Options.parse(arguments, folder, Map.of(), "1");
    }
}
