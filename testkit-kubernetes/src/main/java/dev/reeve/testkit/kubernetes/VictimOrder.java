// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Which pods a ReplicaSet deletes first: without a node, Pending, not Ready, of the lower deletion cost, Ready for less
 * time, restarted more often, newer. Times count by powers of two only, as in clusters of today, and among equals an
 * identity decides. All pods are on one node, so that being together does not count.
 */
final class VictimOrder {
    private static final String COST = "controller.kubernetes.io/pod-deletion-cost";
    private static final List<String> PHASES = List.of("Pending", "Unknown", "Running");

    private VictimOrder() {}

    static Comparator<ObjectNode> at(Instant now) {
        return Comparator.<ObjectNode, Boolean>comparing(
                        pod -> !Json.text(pod, "spec", "nodeName").isEmpty())
                .thenComparingInt(pod -> PHASES.indexOf(Json.text(pod, "status", "phase")))
                .thenComparing(Kubelet::isReady)
                .thenComparingInt(VictimOrder::cost)
                .thenComparingInt(pod -> magnitude(Kubelet.readySince(pod), now))
                .thenComparing(VictimOrder::restarts, Comparator.reverseOrder())
                .thenComparingInt(pod -> magnitude(Json.text(pod, "metadata", "creationTimestamp"), now))
                .thenComparing(Json::uid);
    }

    private static int cost(JsonNode pod) {
        String cost = Json.text(pod, "metadata", "annotations", COST);
        return cost.isEmpty() ? 0 : Integer.parseInt(cost);
    }

    private static int restarts(JsonNode pod) {
        return Json.number(Json.at(pod, "status", "containerStatuses").path(0), 0, "restartCount");
    }

    private static int magnitude(String since, Instant now) {
        if (since.isEmpty()) {
            return -1;
        }
        long age = Duration.between(Instant.parse(since), now).toNanos();
        return age <= 0 ? -1 : 63 - Long.numberOfLeadingZeros(age);
    }
}
