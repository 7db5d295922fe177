// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A JVM with the modules that all programs of a run mention, made by jlink of the JDK that runs: one for all images, so
 * that a node keeps it once.
 */
final class JavaRuntime {
    /** Where it lies in the image. */
    static final String HOME = "/opt/java";

    // Nobody mentions it and class paths are read by it.
    private static final Set<String> ALWAYS = Set.of("jdk.zipfs");
    // Annotation processors among the libraries mention it; nothing is compiled at run time.
    private static final Set<String> NEVER = Set.of("jdk.compiler");

    private JavaRuntime() {}

    static SortedSet<String> modules(Iterable<Path> jars) throws IOException {
        SortedSet<String> modules = new TreeSet<>(ModuleScan.of(jars));
        modules.addAll(ALWAYS);
        modules.removeAll(NEVER);
        return modules;
    }

    /** Made anew in {@code folder}: what jlink says of it else depends on what lies there. */
    static void make(SortedSet<String> modules, Path folder) throws IOException, InterruptedException {
        Folders.remove(folder);
        List<String> command = new ArrayList<>();
        // A process of its own: a second run in one JVM makes other bytes.
        command.add(Path.of(System.getProperty("java.home"), "bin", "jlink").toString());
        command.addAll(List.of("--add-modules", String.join(",", modules)));
        command.addAll(List.of("--strip-java-debug-attributes", "--no-header-files", "--no-man-pages"));
        command.addAll(List.of("--compress", "zip-6", "--output", folder.toString()));
        Process jlink = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(jlink.getInputStream().readAllBytes(), Charset.defaultCharset());
        if (jlink.waitFor() != 0) {
            throw new IllegalStateException("jlink failed: " + said);
        }
    }
}
