// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operatorapi;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Pools to try. Public, with {@link AdmissionExamples}, for the tests on a cluster. */
public final class Pools {
    static final YAMLMapper YAML = new YAMLMapper();

    /** The folder of the module, from wherever in the project a test runs. */
    static final Path MODULE = Path.of(System.getProperty("reeve.root", ".."), "operator-api");

    static final Path EXAMPLES = MODULE.resolve("examples");

    private Pools() {}

    /** The smallest that is taken. */
    public static ObjectNode smallest() {
        return read(EXAMPLES.resolve("smallest.yaml"));
    }

    /** The smallest, with one value in another place's stead; {@code null} removes it. */
    public static ObjectNode with(String pointer, String json) {
        return with(smallest(), pointer, json);
    }

    /** The same pool, changed like that. */
    public static ObjectNode with(ObjectNode pool, String pointer, String json) {
        JsonPointer place = JsonPointer.compile(pointer);
        String field = place.last().getMatchingProperty();
        if (json.equals("null")) {
            ((ObjectNode) pool.at(place.head())).remove(field);
        } else {
            pool.withObject(place.head()).set(field, value(json));
        }
        return pool;
    }

    static ObjectNode read(Path file) {
        try {
            return (ObjectNode) YAML.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
            return YAML.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
