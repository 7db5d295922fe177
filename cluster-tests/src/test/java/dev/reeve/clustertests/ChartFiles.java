// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What helm is given beside the chart of this tree. */
final class ChartFiles {
    private static final String OLD_VERSION = "0.0.9";

    private ChartFiles() {}

    /** A file of values of the tests, for the option {@code -f}. */
    static Path values(Path folder, String resource) {
        try {
            return Files.writeString(folder.resolve(resource), Cluster.resource(resource), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The chart as it would be before this one, of an older version. None was published yet, so it is made of this
     * tree's: what is between two versions of it is what the tests set.
     */
    static Path oldChart(Path folder) {
        Path chart = folder.resolve("reeve");
        try (Stream<Path> files = Files.walk(Release.CHART)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = chart.resolve(Release.CHART.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
            Path about = chart.resolve("Chart.yaml");
            Files.writeString(
                    about,
                    Files.readString(about, UTF_8).replaceFirst("(?m)^version: .*", "version: " + OLD_VERSION),
                    UTF_8);
            return chart;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
