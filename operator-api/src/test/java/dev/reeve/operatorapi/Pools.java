// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operatorapi;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Pools to try. */
final class Pools {
    static final Path EXAMPLES = Path.of("examples");

    private Pools() {}

    /** The smallest that is taken. */
    static ObjectNode smallest() {
        return Crd.read(EXAMPLES.resolve("smallest.yaml"));
    }

    /** The smallest, with one value in another place's stead; {@code null} removes it. */
    static ObjectNode with(String pointer, String json) {
        return with(smallest(), pointer, json);
    }

    static ObjectNode with(ObjectNode pool, String pointer, String json) {
        JsonPointer place = JsonPointer.compile(pointer);
        String field = place.last().getMatchingProperty();
        if (json.equals("null")) {
            ((ObjectNode) pool.at(place.head())).remove(field);
        } else {
            pool.withObject(place.head()).set(field, value(json));
        }
        return pool;
    }

    static List<Path> examples() {
        return files(EXAMPLES, ".yaml");
    }

    static List<Path> files(Path folder, String ending) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode value(String json) {
        try {
            return Crd.YAML.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
