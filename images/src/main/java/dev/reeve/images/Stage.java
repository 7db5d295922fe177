// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A folder as it will be in the image. A cache is refused if the jars it was made of have other names, sizes or times,
 * so they get here the time that they have there.
 */
record Stage(Path home, AppFiles files) {
    /** What jib gives each file of an image. */
    static final FileTime TIME = FileTime.from(Instant.ofEpochSecond(1));

    /** Copies all files into {@code root} and adds the jar that starts them. */
    static Stage set(App app, AppFiles files, Path root) throws IOException {
        Folders.remove(root);
        SortedMap<String, Path> libraries = copy(files.libraries(), root);
        SortedMap<String, Path> own = copy(files.own(), root);
        Path home = Files.createDirectories(root.resolve(Start.HOME.substring(1)));
        Path launch = home.resolve(LaunchJar.name(app.start()));
        switch (app.start()) {
            case Start.Quarkus _ ->
                LaunchJar.write(
                        launch,
                        "io.quarkus.runner.GeneratedMain",
                        app.folder().resolve("quarkus-run.jar"),
                        relative(files.classPath()));
            case Start.Main main -> LaunchJar.write(launch, main.type(), null, relative(files.classPath()));
            case Start.Postgres _ -> throw new IllegalArgumentException(app.name() + " is no program of Java");
        }
        Files.setLastModifiedTime(launch, TIME);
        own.put(Start.HOME + "/" + launch.getFileName(), launch);
        return new Stage(home, new AppFiles(libraries, own));
    }

    private static List<String> relative(List<String> places) {
        return places.stream()
                .map(place -> place.substring(Start.HOME.length() + 1))
                .toList();
    }

    private static SortedMap<String, Path> copy(SortedMap<String, Path> files, Path root) throws IOException {
        SortedMap<String, Path> copies = new TreeMap<>();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            Path copy = root.resolve(file.getKey().substring(1));
            Files.createDirectories(copy.getParent());
            Files.copy(file.getValue(), copy, StandardCopyOption.COPY_ATTRIBUTES);
            Files.setLastModifiedTime(copy, TIME);
            copies.put(file.getKey(), copy);
        }
        return copies;
    }
}
