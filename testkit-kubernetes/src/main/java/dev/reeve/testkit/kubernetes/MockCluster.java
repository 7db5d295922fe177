// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/**
 * A cluster of one API server on the loopback, which another process can use by the KUBECONFIG, and the controllers for
 * Deployments, ReplicaSets and pods. Any thread; ends with {@link #close}.
 */
public final class MockCluster implements AutoCloseable {
    private static final int REQUESTS_MAX = 100_000;

    private final ObjectStore store = new ObjectStore();
    private final Faults faults = new Faults();
    private final MockPods pods = new MockPods();
    private final List<ApiRequest> requests = new ArrayList<>();
    private final Resources resources;
    private final ApiServer api;
    private final HttpDoor door;
    private final Controllers controllers;

    private MockCluster(long seed) {
        Clock clock = Clock.systemUTC();
        Kinds kinds = new Kinds();
        resources = new Resources(store, clock, new Random(seed));
        api = new ApiServer(store, resources, kinds);
        door = new HttpDoor(api, kinds, faults, this::remember);
        controllers = new Controllers(store, resources, pods, clock);
    }

    /** Starts it. */
    public static MockCluster start() {
        return start(1);
    }

    /** Starts it with other names and identities. */
    public static MockCluster start(long seed) {
        MockCluster cluster = new MockCluster(seed);
        cluster.startServer();
        return cluster;
    }

    /** Where the API server is. */
    public String url() {
        return "http://127.0.0.1:" + door.port();
    }

    /** What a client is configured by. */
    public String kubeconfig() {
        return """
            apiVersion: v1
            kind: Config
            clusters: [{name: mock, cluster: {server: "%s"}}]
            users: [{name: mock, user: {token: mock}}]
            contexts: [{name: mock, context: {cluster: mock, user: mock, namespace: default}}]
            current-context: mock
            """.formatted(url());
    }

    /** The same as a file, for {@code KUBECONFIG} of another process. */
    public Path writeKubeconfig(Path file) throws IOException {
        return Files.writeString(file, kubeconfig());
    }

    /** Faults of requests. */
    public Faults faults() {
        return faults;
    }

    /** How pods behave. */
    public MockPods pods() {
        return pods;
    }

    /** Requests that came since the start or the last {@link #forgetRequests}. */
    public List<ApiRequest> requests(Predicate<ApiRequest> which) {
        synchronized (requests) {
            return requests.stream().filter(which).toList();
        }
    }

    /** Forgets the requests so far. */
    public void forgetRequests() {
        synchronized (requests) {
            requests.clear();
        }
    }

    /** An object, past the API: it works while the server is stopped. */
    public Optional<JsonNode> get(String group, String plural, String namespace, String name) {
        return store.get(new Key(group, plural, namespace, name)).map(JsonNode::deepCopy);
    }

    /** Objects of a kind, past the API. An empty namespace means all. */
    public List<JsonNode> list(String group, String plural, String namespace) {
        return store.list(group, plural, namespace).stream()
                .<JsonNode>map(ObjectNode::deepCopy)
                .toList();
    }

    /** Every watch ends, as a server does now and then; nothing is lost. */
    public void endWatches() {
        api.endWatches();
    }

    /** Every watch ends with 410 Gone and what was before is forgotten: clients have to list anew. */
    public void expireWatches() {
        api.expireWatches();
    }

    /** Connections end and new ones are refused; controllers stand still, pods run on. */
    public void stopServer() {
        controllers.pause();
        api.endWatches();
        door.close();
    }

    /** Begins again, on the same port with the same objects. */
    public void startServer() {
        door.open();
        controllers.resume();
    }

    /** Ends it and all that runs in pods. */
    @Override
    public void close() {
        faults.clear();
        api.endWatches();
        controllers.close();
        door.close();
    }

    private void remember(ApiRequest request) {
        synchronized (requests) {
            if (requests.size() == REQUESTS_MAX) {
                throw new IllegalStateException("more than " + REQUESTS_MAX + " requests: forgetRequests()");
            }
            requests.add(request);
        }
    }
}
