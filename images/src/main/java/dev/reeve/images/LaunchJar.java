// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * A jar without classes that names all others, in one order. Quarkus' own loads them by a class loader that no cache
 * knows; {@code *} in a class path has the order of a folder, which differs between machines, and options to open
 * modules keep the JVM from using a cached module graph.
 */
final class LaunchJar {
    private static final Attributes.Name OPENS = new Attributes.Name("Add-Opens");
    private static final Attributes.Name NATIVE = new Attributes.Name("Enable-Native-Access");
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private LaunchJar() {}

    /**
     * Of the file: that of Quarkus' own, in whose place it is, so that a process is found by the name it has elsewhere.
     */
    static String name(Start start) {
        return start instanceof Start.Quarkus ? "quarkus-run.jar" : "run.jar";
    }

    /**
     * @param original what it replaces, and whose modules to open it takes over
     * @param jars relative to its own folder
     */
    static void write(Path file, String main, @Nullable Path original, List<String> jars) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, main);
        attributes.put(Attributes.Name.CLASS_PATH, String.join(" ", jars));
        attributes.put(NATIVE, "ALL-UNNAMED");
        String opens = original == null ? null : opens(original);
        if (opens != null) {
            attributes.put(OPENS, opens);
        }
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out)) {
            ZipEntry entry = new ZipEntry(JarFile.MANIFEST_NAME);
            entry.setTimeLocal(NO_TIME);
            jar.putNextEntry(entry);
            manifest.write(jar);
        }
    }

    private static @Nullable String opens(Path original) throws IOException {
        try (JarFile jar = new JarFile(original.toFile())) {
            Manifest manifest = jar.getManifest();
            return manifest == null ? null : manifest.getMainAttributes().getValue(OPENS);
        }
    }
}
