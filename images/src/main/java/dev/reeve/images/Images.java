// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;

/** {@code ./reeve images}: writes an OCI archive of every program. */
public final class Images {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final double MEGABYTE = 1e6;

    private Images() {}

    /** Exit code 0 = written, 1 = failed, 2 = usage. */
    @SuppressWarnings("SystemOut") // a program for the terminal
    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try {
            Options options = Options.parse(
                    List.of(arguments), root(), System.getenv(), System.getProperty("reeve.version", "dev"));
            write(options, out);
        } catch (IllegalArgumentException e) {
            out.println("reeve: " + e.getMessage());
            out.print(help());
            System.exit(USAGE);
        } catch (IllegalStateException e) {
            out.println("reeve: " + e.getMessage());
            System.exit(FAILED);
        }
    }

    /** Writes all archives, says their sizes. */
    static void write(Options options, PrintStream out) throws IOException, InterruptedException {
        if (!System.getProperty("os.name").equals("Linux")) {
            throw new IllegalStateException("images hold this machine's Java runtime: make them on Linux");
        }
        Map<App, AppFiles> files = new LinkedHashMap<>();
        List<Path> jars = new ArrayList<>();
        for (App app : options.apps()) {
            AppFiles found = AppFiles.of(app);
            files.put(app, found);
            found.jars().forEach(jars::add);
        }
        Files.createDirectories(options.out());
        Path work = options.out().resolve("work");
        Path runtime = work.resolve("runtime");
        SortedSet<String> modules = JavaRuntime.modules(jars);
        JavaRuntime.make(modules, runtime);
        out.println("Java runtime of " + String.join(", ", modules));
        ImageWriter writer = new ImageWriter(options, runtime, work.resolve("caches"));
        Map<App, Archive> written = new LinkedHashMap<>();
        for (Map.Entry<App, AppFiles> app : files.entrySet()) {
            written.put(app.getKey(), Archive.read(writer.write(app.getKey(), app.getValue())));
        }
        tell(options, written, out);
    }

    private static void tell(Options options, Map<App, Archive> written, PrintStream out) {
        out.printf(
                Locale.ROOT, "%-52s %9s %9s %9s %9s%n", "image, MB compressed", "base", "runtime", "libraries", "own");
        written.forEach((app, archive) -> {
            List<Long> sizes = List.copyOf(archive.layers().values());
            int own = sizes.size() - 3;
            long base =
                    sizes.subList(0, own).stream().mapToLong(Long::longValue).sum();
            out.printf(
                    Locale.ROOT,
                    "%-52s %9.1f %9.1f %9.1f %9.1f%n",
                    options.image(app),
                    base / MEGABYTE,
                    sizes.get(own) / MEGABYTE,
                    sizes.get(own + 1) / MEGABYTE,
                    sizes.get(own + 2) / MEGABYTE);
        });
        out.println("Base and runtime are the same layers in all. The archives are in " + options.out());
    }

    private static Path root() {
        return Path.of(System.getProperty("reeve.root", ".")).toAbsolutePath().normalize();
    }

    private static String help() throws IOException {
        try (InputStream in = Objects.requireNonNull(Images.class.getResourceAsStream("help.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
