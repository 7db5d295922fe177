// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Selectors of labels and of fields, as they stand in a query. */
final class Selectors {
    private static final Pattern AND = Pattern.compile(",(?![^(]*\\))");
    private static final Pattern SET = Pattern.compile("(\\S+) +(in|notin) +\\(([^)]*)\\)");

    private Selectors() {}

    static Predicate<JsonNode> of(String labels, String fields) {
        Predicate<JsonNode> all = _ -> true;
        for (String term : AND.split(labels, -1)) {
            if (!term.isBlank()) {
                all = all.and(label(term.strip()));
            }
        }
        for (String term : AND.split(fields, -1)) {
            if (!term.isBlank()) {
                all = all.and(field(term.strip()));
            }
        }
        return all;
    }

    /** Has all of these labels: {@code matchLabels}. */
    static Predicate<JsonNode> labelled(JsonNode wanted) {
        return object -> wanted.properties().stream()
                .allMatch(each -> labelOf(object, each.getKey()).equals(each.getValue()));
    }

    private static Predicate<JsonNode> label(String term) {
        Matcher set = SET.matcher(term);
        if (set.matches()) {
            List<String> values = List.of(set.group(3).split(" *, *", -1));
            boolean isIn = set.group(2).equals("in");
            return object -> values.contains(labelOf(object, set.group(1)).asText()) == isIn;
        }
        if (term.startsWith("!")) {
            return object -> labelOf(object, term.substring(1)).isMissingNode();
        }
        return term.contains("=")
                ? equality(term, Selectors::labelOf)
                : object -> !labelOf(object, term).isMissingNode();
    }

    private static Predicate<JsonNode> field(String term) {
        return equality(term, (object, path) -> Json.at(object, path.split("\\.", -1)));
    }

    private static Predicate<JsonNode> equality(String term, Lookup lookup) {
        String[] sides = term.split("!=|==|=", 2);
        boolean isEqual = !term.contains("!=");
        return object -> lookup.find(object, sides[0].strip()).asText().equals(sides[1].strip()) == isEqual;
    }

    private static JsonNode labelOf(JsonNode object, String name) {
        return Json.at(object, "metadata", "labels", name);
    }

    @FunctionalInterface
    private interface Lookup {
        JsonNode find(JsonNode object, String name);
    }
}
