// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
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
    private static final String JAR = ".jar";
    // Of what Quarkus packs: its changed classes come before those they replace.
    private static final List<String> FIRST =
            List.of(Start.HOME + "/quarkus/transformed-bytecode.jar", Start.HOME + "/quarkus/generated-bytecode.jar");
    // What its own class loader reads, which is not used here.
    private static final List<String> UNUSED = List.of("quarkus/quarkus-application.dat", "quarkus-run.jar");

    /** @throws IllegalArgumentException nothing was packaged there */
    static AppFiles of(App app) throws IOException {
        AppFiles files = new AppFiles(new TreeMap<>(), new TreeMap<>());
        for (Path file : files(app)) {
            String place = app.folder().relativize(file).toString().replace('\\', '/');
            if (!UNUSED.contains(place)) {
                files.add(Start.HOME + "/" + place, file);
            }
        }
        return files;
    }

    /** Of what is ours if it is not in a folder of libraries, or has our name there. */
    private void add(String place, Path file) {
        int lib = place.indexOf("/lib/");
        boolean library =
                lib >= 0 && !place.substring(place.lastIndexOf('/') + 1).startsWith(OURS);
        (library ? libraries : own).put(place, file);
    }

    /** All jars, by their paths in the image. */
    SortedMap<String, Path> jars() {
        SortedMap<String, Path> jars = new TreeMap<>(libraries);
        jars.putAll(own);
        jars.keySet().removeIf(place -> !place.endsWith(JAR));
        return jars;
    }

    /** The jars in the order in which classes are looked for: ours first. */
    List<String> classPath() {
        return jars().keySet().stream()
                .sorted(Comparator.comparingInt(AppFiles::turn).thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private static int turn(String place) {
        int first = FIRST.indexOf(place);
        if (first >= 0) {
            return first;
        }
        return FIRST.size() + (place.startsWith(Start.HOME + "/lib/") ? 1 : 0);
    }

    private static List<Path> files(App app) throws IOException {
        if (!Files.isDirectory(app.folder())) {
            throw new IllegalArgumentException(app.name() + ": nothing was packaged in " + app.folder());
        }
        List<Path> files = new ArrayList<>();
        if (app.start() instanceof Start.Quarkus) {
            files.addAll(Folders.files(app.folder(), Start.HOME).values());
        } else {
            files.addAll(jarsIn(app.folder()));
            files.addAll(jarsIn(app.folder().resolve("lib")));
        }
        if (files.isEmpty()) {
            throw new IllegalArgumentException(app.name() + ": no jar in " + app.folder());
        }
        return files;
    }

    /** Those that programs are made of; none if there is no such folder. */
    static List<Path> jarsIn(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(AppFiles::isProgram).sorted().toList();
        }
    }

    private static boolean isProgram(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(JAR) && !name.endsWith("-tests.jar") && !name.endsWith("-sources.jar");
    }
}
