// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Runs pods and tells how they are. On the controllers' thread. */
final class Kubelet {
    private static final String NODE = "mock-node";

    private final ObjectStore store;
    private final MockPods pods;
    private final Clock clock;
    private final Controllers thread;
    private final Map<String, PodLife> lives = new HashMap<>();

    Kubelet(ObjectStore store, MockPods pods, Clock clock, Controllers thread) {
        this.store = store;
        this.pods = pods;
        this.clock = clock;
        this.thread = thread;
    }

    void look() {
        Set<String> living = new HashSet<>();
        for (ObjectNode pod : store.list("", "pods", "")) {
            living.add(Json.uid(pod));
            look(pod);
        }
        lives.values().removeIf(life -> {
            boolean isGone = !living.contains(life.uid());
            if (isGone) {
                life.kill();
            }
            return isGone;
        });
    }

    private void look(ObjectNode pod) {
        Key key = Key.pod(Json.text(pod, "metadata", "namespace"), Json.text(pod, "metadata", "name"));
        PodLife life = lives.computeIfAbsent(Json.uid(pod), uid -> new PodLife(uid, pods, thread));
        if (Json.isDeleting(pod)) {
            life.end(Json.number(pod, 0, "metadata", "deletionGracePeriodSeconds"));
            if (life.isOver()) {
                store.remove(key);
                return;
            }
        } else {
            life.keepRunning(new PodRunner.Pod(
                    key.namespace(), key.name(), Json.at(pod, "metadata", "labels"), pod.path("spec")));
        }
        var _ = store.update(key, before -> told(before, life));
    }

    private ObjectNode told(ObjectNode pod, PodLife life) {
        Json.within(pod, "spec").put("nodeName", NODE);
        ObjectNode status = Json.within(pod, "status");
        status.put("phase", life.isStarted() ? "Running" : "Pending");
        if (!status.has("startTime")) {
            status.put("startTime", Json.now(clock)).put("podIP", "127.0.0.1");
        }
        if (isReady(pod) != life.isReady() || !status.has("conditions")) {
            status.putArray("conditions")
                    .addObject()
                    .put("type", "Ready")
                    .put("status", life.isReady() ? "True" : "False")
                    .put("lastTransitionTime", Json.now(clock));
        }
        status.putArray("containerStatuses")
                .addObject()
                .put("name", Json.text(Json.at(pod, "spec", "containers").path(0), "name"))
                .put("ready", life.isReady())
                .put("restartCount", life.restarts());
        return pod;
    }

    static boolean isReady(JsonNode pod) {
        return !readySince(pod).isEmpty();
    }

    /** Empty = it is not. */
    static String readySince(JsonNode pod) {
        for (JsonNode condition : Json.at(pod, "status", "conditions")) {
            if (Json.text(condition, "type").equals("Ready")
                    && Json.text(condition, "status").equals("True")) {
                return Json.text(condition, "lastTransitionTime");
            }
        }
        return "";
    }
}
