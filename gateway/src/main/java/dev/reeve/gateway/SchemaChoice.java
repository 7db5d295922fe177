// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which of the descriptors that a service's instances publish are used: those of the highest version, of two with one
 * version those of the instance that started last. During a roll-out that is the new one; messages of the old one read
 * just as well, as far as its author kept to protobuf's rules for changes.
 *
 * @param sha256 in hex; empty: none of the instances publishes descriptors
 * @param version of the instance they are from
 * @param sets how many different ones there are
 */
record SchemaChoice(String sha256, String version, int sets) {
    /** Of a service without descriptors. */
    static final SchemaChoice NONE = new SchemaChoice("", "", 0);

    private static final Pattern SEMVER = Pattern.compile("v?([0-9]{1,9})\\.([0-9]{1,9})(?:\\.([0-9]{1,9}))?(-.*)?.*");

    private static final Comparator<JsonNode> OLDEST_FIRST = Comparator.comparing(
                    (JsonNode instance) -> instance.path("version").asText(), SchemaChoice::compareVersions)
            .thenComparingLong(instance -> -instance.path("startedMsAgo").asLong());

    /** The choice for every service in documents of {@code mmi.reeve.info}. */
    static Map<String, SchemaChoice> of(Collection<JsonNode> documents) {
        Map<String, Set<JsonNode>> instances = new HashMap<>();
        for (JsonNode document : documents) {
            document.path("instances")
                    .forEach(instance -> instances
                            .computeIfAbsent(instance.path("name").asText(), _ -> new HashSet<>())
                            .add(instance));
        }
        Map<String, SchemaChoice> choices = new HashMap<>();
        instances.forEach((service, all) -> choices.put(service, among(all)));
        return choices;
    }

    private static SchemaChoice among(Set<JsonNode> instances) {
        List<JsonNode> publishing = instances.stream()
                .filter(instance -> !sha256(instance).isEmpty())
                .sorted(OLDEST_FIRST)
                .toList();
        if (publishing.isEmpty()) {
            return NONE;
        }
        JsonNode newest = publishing.getLast();
        long sets = publishing.stream().map(SchemaChoice::sha256).distinct().count();
        return new SchemaChoice(sha256(newest), newest.path("version").asText(), (int) sets);
    }

    private static String sha256(JsonNode instance) {
        return instance.path("descriptorSha256").asText();
    }

    /** Semantic versions by their numbers, a pre-release before its release; what is none comes first. */
    static int compareVersions(String left, String right) {
        Matcher a = SEMVER.matcher(left);
        Matcher b = SEMVER.matcher(right);
        if (!a.matches() || !b.matches()) {
            return Boolean.compare(a.matches(), b.matches());
        }
        for (int part = 1; part <= 3; part++) {
            int order = Integer.compare(number(a, part), number(b, part));
            if (order != 0) {
                return order;
            }
        }
        return Boolean.compare(a.group(4) == null, b.group(4) == null);
    }

    private static int number(Matcher version, int part) {
        String digits = version.group(part);
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
