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
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.cyclonedx.Version;
import org.cyclonedx.model.Component;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Images of a program of a few lines, on a base of one file; what was written is read back. */
class ImagesIT {
    @TempDir
    static Path folder;

    private static Path base = Path.of("");
    private static Path out = Path.of("");
    private static String said = "";

    @BeforeAll
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
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
        var _ = write(folder.resolve("plain"), "--no-aot");
    }

    @Test
    void aProgramBecomesAnImageThatRunsAsNobody() throws Exception {
        Archive image = Archive.read(out.resolve("hello.tar"));
        JsonNode config = image.config().path("config");
        assertThat(image.layers()).hasSize(4);
        assertThat(config.path("User").asText()).isEqualTo("65532:65532");
        assertThat(config.path("WorkingDir").asText()).isEqualTo("/app");
        assertThat(config.path("Entrypoint"))
                .extracting(JsonNode::asText)
                .startsWith("/opt/java/bin/java")
                .contains("-XX:AOTCache=/app/aot/cache.aot")
                .endsWith("-jar", "/app/run.jar");
        assertThat(config.at("/Labels/org.opencontainers.image.version").asText())
                .isEqualTo("1");
        assertThat(config.at("/Labels/org.opencontainers.image.base.name").asText())
                .isEqualTo("base.tar");
        assertThat(image.config().path("created").asText()).isEqualTo(Instant.EPOCH.toString());
        assertThat(said).contains("java.base, java.sql").contains("localhost/reeve-hello:1");
    }

    @Test
    void itsRuntimeRunsTheProgramFromTheCache() throws Exception {
        Path moved = folder.resolve("moved");
        copy(out.resolve("work/stage/hello/app"), moved);

        String answer = run(moved, "-XX:AOTMode=on", "-Xlog:class+load");

        assertThat(answer).contains("hello, 2026-05-04");
        assertThat(loaded(answer)).contains("source: shared objects file");
    }

    @Test
    void everyJarIsInTheListOfParts() throws Exception {
        Path bom = out.resolve("work/stage/hello/app/sbom.json");

        assertThat(new JsonParser().validate(bom.toFile(), Version.VERSION_16)).isEmpty();
        assertThat(new JsonParser().parse(bom.toFile()).getComponents())
                .extracting(Component::getName)
                .contains("hello.jar", "run.jar");
    }

    @Test
    void aCacheThatDoesNotFitKeepsNothingFromStarting() throws Exception {
        String answer = run(out.resolve("work/stage/hello/app"), "-XX:+UseCompactObjectHeaders", "-Xlog:class+load");

        assertThat(answer).contains("hello, 2026-05-04").contains("Unable to use AOT cache");
        assertThat(loaded(answer)).contains("source: file:");
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void theSameProgramMakesTheSameBytesButForItsCache() throws Exception {
        byte[] first = Files.readAllBytes(folder.resolve("plain/hello.tar"));

        Path again = folder.resolve("again");
        var _ = write(again, "--no-aot");

        assertThat(Files.readAllBytes(again.resolve("hello.tar"))).isEqualTo(first);
        assertThat(Archive.read(out.resolve("hello.tar")).layers().keySet())
                .containsAll(Archive.read(again.resolve("hello.tar")).layers().keySet());
    }

    @Test
    void aBaseThatIsNoImageIsNamed() throws IOException {
        Path junk = Files.writeString(folder.resolve("junk.tar"), "no archive");

        Options options = options(out, "--base", "tar://" + junk);
        App app = options.apps().getFirst();
        ImageWriter writer = new ImageWriter(options, folder.resolve("cache"));

        assertThatThrownBy(() -> writer.write(new ImageContent(app, List.of(), List.of(), Map.of())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("hello: ");
    }

    private static String write(Path into, String... more) throws IOException, InterruptedException {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        List<String> all = new ArrayList<>(List.of("--base", "tar://" + base));
        all.addAll(List.of(more));
        Images.write(options(into, all.toArray(String[]::new)), new PrintStream(told, true, UTF_8));
        return told.toString(UTF_8);
    }

    /** Where the JVM says that it has the program from. */
    private static String loaded(String answer) {
        return answer.lines()
                .filter(line -> line.contains(" " + Hello.class.getName() + " "))
                .findFirst()
                .orElse("it was not loaded");
    }

    /** As the image starts it, in another folder than where the cache was made. */
    private static String run(Path app, String... more) throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(List.of("-XX:AOTCache=" + app.resolve("aot/cache.aot")));
        options.addAll(List.of(more));
        Process process = new ProcessBuilder(JavaCommand.of(
                        new Start.Main(Hello.class.getName()),
                        out.resolve("work/runtime/bin/java").toString(),
                        options,
                        app.resolve("run.jar").toString()))
                .redirectErrorStream(true)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).isZero();
        return answer;
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path file : Folders.files(from, "").values()) {
            Path copy = to.resolve(from.relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private static Options options(Path into, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("--worker", "hello=" + Hello.class.getName() + "@" + folder.resolve("program")));
        arguments.addAll(List.of("--out", into.toString()));
        arguments.addAll(List.of(more));
        return Options.parse(arguments, folder, Map.of(), "1");
    }
}
