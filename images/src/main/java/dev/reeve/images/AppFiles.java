// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of a program, each by its path in the image: what others wrote and seldom changes in a layer below what is
 * ours, so that a new version of ours is a small download.
 */
record AppFiles(SortedMap<String, Path> libraries, SortedMap<String, Path> own) {
    private static final String OURS = "dev.reeve.";

    /** @throws IllegalArgumentException nothing was packaged there */
    static AppFiles of(App app) throws IOException {
        SortedMap<String, Path> libraries = new TreeMap<>();
        SortedMap<String, Path> own = new TreeMap<>();
        for (Path file : files(app)) {
            String place =
                    Start.HOME + "/" + app.folder().relativize(file).toString().replace('\\', '/');
            (isLibrary(place) ? libraries : own).put(place, file);
        }
        return new AppFiles(libraries, own);
    }

    /** All jars, to see what they need of the JDK. */
    Stream<Path> jars() {
        return Stream.concat(libraries.values().stream(), own.values().stream())
                .filter(file -> file.toString().endsWith(".jar"));
    }

    private static List<Path> files(App app) throws IOException {
        if (!Files.isDirectory(app.folder())) {
            throw new IllegalArgumentException(app.name() + ": nothing was packaged in " + app.folder());
        }
        Stream<Path> found = switch (app.start()) {
            case Start.Jar _ -> below(app.folder());
            case Start.Main _ ->
                Stream.concat(jarsIn(app.folder()), jarsIn(app.folder().resolve("lib")));
        };
        List<Path> files = found.toList();
        if (files.isEmpty()) {
            throw new IllegalArgumentException(app.name() + ": no jar in " + app.folder());
        }
        return files;
    }

    private static Stream<Path> below(Path folder) throws IOException {
        try (Stream<Path> found = Files.find(folder, 16, (_, attributes) -> attributes.isRegularFile())) {
            return found.toList().stream();
        }
    }

    private static Stream<Path> jarsIn(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(AppFiles::isProgram).toList().stream();
        }
    }

    private static boolean isProgram(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".jar") && !name.endsWith("-tests.jar") && !name.endsWith("-sources.jar");
    }

    private static boolean isLibrary(String place) {
        int lib = place.indexOf("/lib/");
        return lib >= 0 && !place.substring(place.lastIndexOf('/') + 1).startsWith(OURS);
    }
}
