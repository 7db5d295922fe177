// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Pods of a release as lines of a table: seconds from when they were made until ready, and memory. */
final class PodFigures {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double MEBIBYTE = 1 << 20;

    private PodFigures() {}

    static List<String> table(Release release) {
        Map<String, Double> memory = memory(release.space());
        List<String> lines =
                new ArrayList<>(List.of(String.format(Locale.ROOT, "%-40s %8s %6s", "pod", "ready s", "MiB")));
        release.pods().stream()
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .map(pod -> line(pod, memory))
                .forEach(lines::add);
        return lines;
    }

    private static String line(Pod pod, Map<String, Double> memory) {
        String name = pod.getMetadata().getName();
        return String.format(
                Locale.ROOT, "%-40s %8d %6.0f", name, untilReady(pod).toSeconds(), memory.getOrDefault(name, 0.0));
    }

    private static Duration untilReady(Pod pod) {
        String since = pod.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .map(PodCondition::getLastTransitionTime)
                .findFirst()
                .orElseThrow();
        return Duration.between(Instant.parse(pod.getMetadata().getCreationTimestamp()), Instant.parse(since));
    }

    /** Working sets in MiB as the kubelets see them, by pod; a kubelet does not know of one that is new. */
    private static Map<String, Double> memory(Space space) {
        Map<String, Double> memory = new HashMap<>();
        space.client().nodes().list().getItems().forEach(node -> {
            String summary =
                    space.client().raw("/api/v1/nodes/" + node.getMetadata().getName() + "/proxy/stats/summary");
            for (JsonNode pod : read(summary).path("pods")) {
                if (pod.path("podRef").path("namespace").asText().equals(space.name())) {
                    memory.put(
                            pod.path("podRef").path("name").asText(),
                            pod.path("memory").path("workingSetBytes").asLong() / MEBIBYTE);
                }
            }
        });
        return memory;
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(json, e);
        }
    }
}
