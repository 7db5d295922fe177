// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** {@code ./reeve images}: writes an OCI archive of every program. */
public final class Images {
    private static final int FAILED = 1;
    private static final int USAGE = 2;

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
    static void write(Options asked, PrintStream out) throws IOException, InterruptedException {
        if (!System.getProperty("os.name").equals("Linux")) {
            throw new IllegalStateException("images hold programs of this machine: make them on Linux");
        }
        Path work = Files.createDirectories(asked.out().resolve("work"));
        Options options = asked.packaged(work.resolve("source"));
        Workshop workshop = Workshop.open(options, work);
        workshop.modules().ifPresent(modules -> out.println("Java runtime of " + String.join(", ", modules)));
        ImageWriter writer = new ImageWriter(options, work.resolve("caches"));
        SizeTable sizes = new SizeTable();
        for (ImageContent content : workshop.contents(out)) {
            sizes.add(options.image(content.app()), content, Archive.read(writer.write(content)));
        }
        sizes.print(out);
        out.println("Base and runtime are the same layers in all of Java. The archives are in " + options.out());
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
