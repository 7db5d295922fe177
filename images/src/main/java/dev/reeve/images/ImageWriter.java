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
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/**
 * Writes an OCI archive. The same files make the same bytes: no time and no name of a machine is in it.
 *
 * <p>Layers from below: the base, then those of the content. All belongs to root and is written by nobody;
 * the program runs as 65532, so the root of the file system may be mounted read-only. What it may write is {@code
 * /tmp}.
 */
final class ImageWriter {
    private static final String USER = "65532:65532";
    private static final FilePermissions PROGRAM = FilePermissions.fromOctalString("755");
    private static final FilePermissions DATA = FilePermissions.fromOctalString("644");

    private final Options options;
    private final Path caches;

    ImageWriter(Options options, Path caches) {
        this.options = options;
        this.caches = caches;
    }

    /** Returns the archive. */
    Path write(ImageContent content) throws IOException, InterruptedException {
        App app = content.app();
        Path archive = options.out().resolve(app.name() + ".tar");
        try {
            JibContainerBuilder image = options.base().begin();
            for (ImageContent.Layer layer : content.layers()) {
                image.addFileEntriesLayer(layer(layer));
            }
            image.setEntrypoint(content.command())
                    .setEnvironment(content.environment())
                    .setWorkingDirectory(AbsoluteUnixPath.get(Start.HOME))
                    .setUser(USER)
                    .setExposedPorts(app.ports().stream().map(Port::tcp).collect(Collectors.toSet()))
                    .setLabels(labels(content))
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

    private static FileEntriesLayer layer(ImageContent.Layer content) throws IOException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(content.name());
        for (Map.Entry<String, Path> file : content.files().entrySet()) {
            layer.addEntry(
                    file.getValue(),
                    AbsoluteUnixPath.get(file.getKey()),
                    Files.isExecutable(file.getValue()) ? PROGRAM : DATA);
        }
        return layer.build();
    }

    private Map<String, String> labels(ImageContent content) {
        Map<String, String> labels = new HashMap<>();
        label(labels, "title", content.app().name());
        label(labels, "description", content.app().description());
        label(labels, "version", options.tag());
        label(labels, "base.name", options.base().name());
        if (!options.revision().isEmpty()) {
            label(labels, "revision", options.revision());
        }
        if (!content.app().licence().isEmpty()) {
            label(labels, "licenses", content.app().licence());
            label(labels, "vendor", "The Reeve Authors");
        }
        return labels;
    }

    private static void label(Map<String, String> labels, String name, String value) {
        labels.put("org.opencontainers.image." + name, value);
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
