// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes an OCI archive. The same files make the same bytes: no time and no name of a machine is in it.
 *
 * <p>Layers from below: the base, the runtime, libraries, what is ours. All belongs to root and is written by nobody;
 * the program runs as 65532, so the root of the file system may be mounted read-only. What it may write is {@code
 * /tmp}.
 */
final class ImageWriter {
    private static final String USER = "65532:65532";
    private static final FilePermissions PROGRAM = FilePermissions.fromOctalString("755");
    private static final FilePermissions DATA = FilePermissions.fromOctalString("644");

    /** As {@code ./reeve up} starts its JVM; half of the memory is heap, as sockets, code and threads need the rest. */
    private static final List<String> JAVA = List.of(
            JavaRuntime.HOME + "/bin/java",
            "-XX:+UseSerialGC",
            "-XX:MaxRAMPercentage=50",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    // Quarkus has a log manager of its own; a plain worker has the JDK's.
    private static final String QUARKUS_LOGGING = "-Djava.util.logging.manager=org.jboss.logmanager.LogManager";

    private final Options options;
    private final Path runtime;
    private final Path caches;

    ImageWriter(Options options, Path runtime, Path caches) {
        this.options = options;
        this.runtime = runtime;
        this.caches = caches;
    }

    /** Returns the archive. */
    Path write(App app, AppFiles files) throws IOException, InterruptedException {
        Path archive = options.out().resolve(app.name() + ".tar");
        try {
            JibContainerBuilder image = options.base()
                    .begin()
                    .addFileEntriesLayer(layer("runtime", runtimeFiles()))
                    .addFileEntriesLayer(layer("libraries", files.libraries()))
                    .addFileEntriesLayer(layer("own", files.own()))
                    .setEntrypoint(command(app))
                    .setEnvironment(Map.of("MALLOC_ARENA_MAX", "2", "PATH", JavaRuntime.HOME + "/bin:/usr/bin:/bin"))
                    .setWorkingDirectory(AbsoluteUnixPath.get(Start.HOME))
                    .setUser(USER)
                    .setExposedPorts(app.ports().stream().map(Port::tcp).collect(Collectors.toSet()))
                    .setLabels(labels(app))
                    .setPlatforms(Set.of(new Platform(architecture(), "linux")))
                    .setFormat(ImageFormat.OCI)
                    .setCreationTime(Instant.EPOCH);
            var _ = image.containerize(target(archive, options.image(app)));
        } catch (InvalidImageReferenceException e) {
            throw new IllegalArgumentException("no name of an image: " + e.getInvalidReference(), e);
        } catch (RegistryException | CacheDirectoryCreationException | ExecutionException e) {
            throw new IllegalStateException(app.name() + ": " + reason(e), e);
        }
        return archive;
    }

    private Containerizer target(Path archive, String name) throws InvalidImageReferenceException {
        return Containerizer.to(TarImage.at(archive).named(name))
                .setBaseImageLayersCache(caches.resolve("base"))
                .setApplicationLayersCache(caches.resolve("layers"))
                .setOfflineMode(options.base() instanceof Base.InFile)
                .setToolName("reeve");
    }

    private SortedMap<String, Path> runtimeFiles() throws IOException {
        SortedMap<String, Path> files = new TreeMap<>();
        try (Stream<Path> found = Files.find(runtime, 16, (_, attributes) -> !attributes.isDirectory())) {
            found.forEach(file -> files.put(JavaRuntime.HOME + "/" + runtime.relativize(file), file));
        }
        return files;
    }

    private static FileEntriesLayer layer(String name, SortedMap<String, Path> files) throws IOException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
        for (Map.Entry<String, Path> file : files.entrySet()) {
            layer.addEntry(
                    file.getValue(),
                    AbsoluteUnixPath.get(file.getKey()),
                    Files.isExecutable(file.getValue()) ? PROGRAM : DATA);
        }
        return layer.build();
    }

    private static List<String> command(App app) {
        List<String> command = new ArrayList<>(JAVA);
        if (app.start() instanceof Start.Jar) {
            command.add(QUARKUS_LOGGING);
        }
        command.addAll(app.start().arguments());
        return command;
    }

    private Map<String, String> labels(App app) {
        Map<String, String> labels = new HashMap<>();
        labels.put("org.opencontainers.image.title", app.name());
        labels.put("org.opencontainers.image.description", app.description());
        labels.put("org.opencontainers.image.version", options.tag());
        labels.put("org.opencontainers.image.base.name", options.base().name());
        if (!options.revision().isEmpty()) {
            labels.put("org.opencontainers.image.revision", options.revision());
        }
        return labels;
    }

    /** Of the runtime, which is of this machine's kind. */
    private static String architecture() {
        String arch = System.getProperty("os.arch");
        return arch.equals("aarch64") ? "arm64" : arch;
    }

    private static String reason(Exception failure) {
        Throwable cause = failure.getCause();
        return String.valueOf(cause == null ? failure.getMessage() : cause.getMessage());
    }
}
