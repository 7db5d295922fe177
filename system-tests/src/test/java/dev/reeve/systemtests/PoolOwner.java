// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reeve.testkit.kubernetes.MockCluster;
import java.net.URI;
import java.util.List;

/** Somebody who has pools in a cluster, writes their objects as kubectl would, and looks at what became of them. */
record PoolOwner(MockCluster cluster, String namespace) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String POOLS = "reeveworkerpools";

    /** What differs between pools. */
    record Wish(String mode, int min, int max, int holdSeconds) {
        /** Of none to three workers, given up after 2 s. */
        static final Wish SMALL = new Wish("Auto", 0, 3, 2);

        Wish observed() {
            return new Wish("Observe", min, max, holdSeconds);
        }

        Wish atLeast(int count) {
            return new Wish(mode, count, max, holdSeconds);
        }

        Wish held(int seconds) {
            return new Wish(mode, min, max, seconds);
        }
    }

    /** A Deployment, and the pool of the same name. */
    void make(String name, String image, Wish wish) {
        deploy(name, image, 0);
        pool(name, wish);
    }

    void deploy(String name, String image, int replicas) {
        post("/apis/apps/v1/namespaces/%s/deployments".formatted(namespace), """
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "%1$s"},
             "spec": {"replicas": %3$d, "selector": {"matchLabels": {"app": "%1$s"}},
              "template": {"metadata": {"labels": {"app": "%1$s"}},
               "spec": {"terminationGracePeriodSeconds": 70,
                "containers": [{"name": "worker", "image": "%2$s"}]}}}}
            """.formatted(name, image, replicas));
    }

    void pool(String name, Wish wish) {
        pool(name, """
              "mode": "%s", "replicas": {"min": %d, "max": %d, "warm": 0},
              "target": {"waitMillis": 1000, "headroomPercent": 100, "startTimeFactorPercent": 50,
               "expectedServiceMillis": 300, "expectedStartMillis": 3000},
              "scaleDown": {"holdSeconds": %d, "holdStarts": 0, "idleToZeroSeconds": 3, "drainSeconds": 60}
            """.formatted(wish.mode(), wish.min(), wish.max(), wish.holdSeconds()));
    }

    /** @param fields of its spec, beside the service and the Deployment of its name */
    void pool(String name, String fields) {
        post("/apis/reeve.dev/v1alpha1/namespaces/%s/%s".formatted(namespace, POOLS), """
            {"apiVersion": "reeve.dev/v1alpha1", "kind": "ReeveWorkerPool", "metadata": {"name": "%1$s"},
             "spec": {"service": "%1$s",
              "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "%1$s"},
            %2$s}}
            """.formatted(name, fields));
    }

    /** No more pods than that in the namespace. */
    void quota(int pods) {
        post("/api/v1/namespaces/%s/resourcequotas".formatted(namespace), """
            {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "small"},
             "spec": {"hard": {"pods": "%d"}}}
            """.formatted(pods));
    }

    private void post(String path, String body) {
        Http.Answer answer = new Http(URI.create(cluster.url())).post(path, "mock", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }

    /** How many workers there shall be. */
    int replicas(String name) {
        return cluster.get("apps", "deployments", namespace, name)
                .orElseThrow()
                .path("spec")
                .path("replicas")
                .asInt();
    }

    /** How many there are. */
    int ready(String name) {
        return cluster.get("apps", "deployments", namespace, name)
                .orElseThrow()
                .path("status")
                .path("readyReplicas")
                .asInt();
    }

    JsonNode status(String name) {
        return cluster.get("reeve.dev", POOLS, namespace, name).orElseThrow().path("status");
    }

    /** A condition as status and reason; none: empty. */
    String condition(String name, String type) {
        for (JsonNode condition : status(name).path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition.path("status").asText() + " "
                        + condition.path("reason").asText();
            }
        }
        return "";
    }

    /** Numbers of workers that were asked for, in this order. */
    List<Integer> writes(String name) {
        return cluster
                .requests(request -> request.isWrite()
                        && request.resource().equals("deployments/scale")
                        && request.name().equals(name))
                .stream()
                .map(request ->
                        read(request.body()).path("spec").path("replicas").asInt())
                .toList();
    }

    /** Reasons of the events so far. */
    List<String> events() {
        return cluster.list("events.k8s.io", "events", namespace).stream()
                .map(event -> event.path("reason").asText())
                .toList();
    }

    private static JsonNode read(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + body, e);
        }
    }
}
