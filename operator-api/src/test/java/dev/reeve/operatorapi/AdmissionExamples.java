// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operatorapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** Pools that are taken and pools that are not: tried here offline, and before a real server in the cluster tests. */
public final class AdmissionExamples {
    /** For each rule, by its message: a pool that keeps it at its very edge, and one that breaks it alone. */
    public static final Map<String, Edge> RULES = Map.ofEntries(
            Map.entry("spec is required", new Edge(Pools.smallest(), Pools.with("/spec", "null"))),
            Map.entry(
                    "metadata.name: at most 63 characters, as it becomes a label",
                    new Edge(
                            Pools.with("/metadata/name", "a".repeat(63)),
                            Pools.with("/metadata/name", "a".repeat(64)))),
            Map.entry(
                    "scaleTargetRef.kind: a StatefulSet gives no choice of who goes; use a Deployment",
                    new Edge(
                            Pools.with("/spec/scaleTargetRef/kind", "Rollout"),
                            Pools.with("/spec/scaleTargetRef/kind", "StatefulSet"))),
            Map.entry(
                    "service: names that begin with mmi. are the brokers' own",
                    new Edge(Pools.with("/spec/service", "mmi-echo"), Pools.with("/spec/service", "mmi.service"))),
            Map.entry(
                    "replicas.min: at most replicas.max",
                    new Edge(Pools.with("/spec/replicas", "{min: 50}"), Pools.with("/spec/replicas", "{min: 51}"))),
            Map.entry(
                    "replicas.warm: at most replicas.max",
                    new Edge(
                            Pools.with("/spec/replicas", "{warm: 3, max: 3}"),
                            Pools.with("/spec/replicas", "{warm: 4, max: 3}"))),
            Map.entry(
                    "fallback.replicas is required unless fallback.behavior is Hold",
                    new Edge(
                            Pools.with("/spec/fallback", "{behavior: Static, replicas: 0}"),
                            Pools.with("/spec/fallback", "{behavior: AtLeast}"))),
            Map.entry(
                    "fallback.replicas: at most replicas.max",
                    new Edge(
                            Pools.with("/spec/fallback", "{behavior: AtLeast, replicas: 50}"),
                            Pools.with("/spec/fallback", "{replicas: 51}"))),
            Map.entry(
                    "service cannot be changed: make another pool",
                    new Edge(Pools.with("/spec/paused", "true"), Pools.with("/spec/service", "other"), true)));

    private AdmissionExamples() {}

    /**
     * Two pools, for a rule.
     *
     * @param taken keeps it
     * @param refused breaks it and no other
     * @param isChange the rule is of changes: both take the place of {@link Pools#smallest()}
     */
    public record Edge(ObjectNode taken, ObjectNode refused, boolean isChange) {
        private Edge(ObjectNode taken, ObjectNode refused) {
            this(taken, refused, false);
        }
    }

    /** All pools in examples/. */
    public static List<ObjectNode> files() {
        return Pools.examples().stream().map(Pools::read).toList();
    }
}
