// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What is in an image, above its base.
 *
 * @param layers from below
 */
record ImageContent(App app, List<Layer> layers, List<String> command, Map<String, String> environment) {
    /** Keeps copies. */
    ImageContent {
        layers = List.copyOf(layers);
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /**
     * Files that change together.
     *
     * @param name as in the table of sizes
     * @param files by their paths in the image
     */
    record Layer(String name, SortedMap<String, Path> files) {}
}
