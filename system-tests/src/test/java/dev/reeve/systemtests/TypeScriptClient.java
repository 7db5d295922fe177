// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The client in TypeScript, built with the packages that build-config/test-tools.sh has installed. */
final class TypeScriptClient {
    static final Path FOLDER = Launcher.ROOT.resolve("sdk-typescript");

    private static final Duration BUILD_TIMEOUT = Duration.ofSeconds(60);
    private static final List<Path> SOURCES = List.of(
            FOLDER.resolve("src"),
            FOLDER.resolve("test"),
            FOLDER.resolve("package.json"),
            FOLDER.resolve("package-lock.json"),
            Launcher.ROOT.resolve("gateway-api/src/main/protobuf"));

    private TypeScriptClient() {}

    /** Builds it, or skips the test, saying what to type, where the packages are missing. */
    static void require() {
        boolean hasNpm = Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "npm")));
        Assumptions.assumeTrue(
                hasNpm && Files.isDirectory(FOLDER.resolve("node_modules/typescript")),
                "no packages of sdk-typescript: run build-config/test-tools.sh . (needs nodejs 20 and npm)");
        try {
            buildAlone();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the package is made of. */
    static Path dist() {
        return FOLDER.resolve("dist");
    }

    /** Runs a program in the client's folder; it must end well. Returns what it printed. */
    static String run(Duration timeout, Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(FOLDER.toFile());
        builder.environment().putAll(environment);
        Launcher.Result result = Launcher.run(builder, timeout);
        assertThat(result.exitCode())
                .as("%s%n%s%s", command, result.out(), result.err())
                .isZero();
        return result.out();
    }

    /** Tests run in several processes: one builds, if anything has changed, and the others wait for it. */
    private static void buildAlone() throws IOException {
        Path target = Files.createDirectories(FOLDER.resolve("target"));
        Path stamp = target.resolve("built");
        try (FileChannel channel =
                        FileChannel.open(target.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            if (Files.exists(stamp) && Files.getLastModifiedTime(stamp).compareTo(newestSource()) > 0) {
                return;
            }
            String _ = run(BUILD_TIMEOUT, Map.of(), List.of("npm", "run", "--silent", "build"));
            String _ = run(BUILD_TIMEOUT, Map.of(), List.of("npm", "run", "--silent", "compile"));
            Files.writeString(stamp, "");
        }
    }

    private static FileTime newestSource() throws IOException {
        FileTime newest = FileTime.fromMillis(0);
        for (Path source : SOURCES) {
            try (Stream<Path> files = Files.walk(source)) {
                for (Path file : files.filter(path -> !path.startsWith(FOLDER.resolve("src/gen")))
                        .toList()) {
                    FileTime changed = Files.getLastModifiedTime(file);
                    newest = changed.compareTo(newest) > 0 ? changed : newest;
                }
            }
        }
        return newest;
    }
}
