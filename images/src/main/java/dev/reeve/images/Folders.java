// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Folders that become part of an image. */
final class Folders {
    private static final int DEPTH_MAX = 16;

    private Folders() {}

    /** All files below, by their paths in the image. */
    static SortedMap<String, Path> files(Path folder, String place) throws IOException {
        SortedMap<String, Path> files = new TreeMap<>();
        try (Stream<Path> found = Files.find(folder, DEPTH_MAX, (_, attributes) -> !attributes.isDirectory())) {
            found.forEach(file -> files.put(place + "/" + folder.relativize(file), file));
        }
        return files;
    }

    /** With all that is in it, if it is there. */
    static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path left, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(left);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
