// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A worker in one file of Java, as {@code ./reeve run} takes it: compiled into what a build would have packaged. */
final class SourceFile {
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);
    private static final String RELEASE = "25";

    private SourceFile() {}

    /** Whether nothing was packaged yet. */
    static boolean isOne(App app) {
        return app.folder().toString().endsWith(".java");
    }

    /**
     * Returns it packaged in {@code folder}.
     *
     * @param libraries what workers are written with, jars in a folder
     * @throws IllegalStateException it cannot be compiled; the message is the compiler's
     */
    static App packaged(App app, Path libraries, Path folder) throws IOException {
        if (!Files.isReadable(app.folder())) {
            throw new IllegalArgumentException("--worker: cannot read " + app.folder());
        }
        Folders.remove(folder);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Path lib = Files.createDirectories(folder.resolve("lib"));
        List<Path> jars = AppFiles.jarsIn(libraries);
        if (jars.isEmpty()) {
            throw new IllegalStateException("the libraries of workers were not packaged in " + libraries);
        }
        for (Path jar : jars) {
            var _ = Files.copy(jar, lib.resolve(jar.getFileName()));
        }
        compile(app.folder(), jars, classes);
        pack(classes, folder.resolve(app.name() + ".jar"));
        return app.in(folder);
    }

    private static void compile(Path source, List<Path> jars, Path classes) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String path = jars.stream().map(Path::toString).collect(Collectors.joining(":"));
        StringWriter said = new StringWriter();
        boolean good = compiler.getTask(
                        said,
                        null,
                        null,
                        List.of(
                                "--release",
                                RELEASE,
                                "-parameters",
                                "-proc:none",
                                "-cp",
                                path,
                                "-d",
                                classes.toString()),
                        null,
                        compiler.getStandardFileManager(null, null, null).getJavaFileObjects(source))
                .call();
        if (!good) {
            throw new IllegalStateException(
                    source + " cannot be compiled:\n" + said.toString().strip());
        }
    }

    private static void pack(Path classes, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out)) {
            for (Map.Entry<String, Path> one : Folders.files(classes, "").entrySet()) {
                ZipEntry entry = new ZipEntry(one.getKey().substring(1));
                entry.setTimeLocal(NO_TIME);
                jar.putNextEntry(entry);
                jar.write(Files.readAllBytes(one.getValue()));
            }
        }
    }
}
