// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which operation an exact, decoded path and a method mean. Paths are looked up whole; the patterns are
 * {@code /v1/services/{service}[/{method}]}, {@code /v1/topics/{topic}[/events]}, {@code /v1/logs/devices/{device}} and
 * {@code /{package.Service}/{Method}}. What is not in the table does not exist.
 */
final class RouteTable {
    private static final String SERVICES = "/v1/services/";
    private static final String TOPICS = "/v1/topics/";
    private static final String EVENTS = "/events";
    private static final String DEVICES = "/v1/logs/devices/";
    private static final Pattern RPC =
            Pattern.compile("/([A-Za-z_][A-Za-z0-9_]*(?:\\.[A-Za-z_][A-Za-z0-9_]*)*)/([A-Za-z_][A-Za-z0-9_]*)");

    /** First parts of other paths, which are no services. */
    private static final Set<String> NO_SERVICES = Set.of("v1", "otlp", "console", "status");

    private final Map<String, Map<String, Operation>> exact;
    private final Map<String, Operation> service;
    private final Map<String, Operation> serviceMethod;
    private final Map<String, Operation> topic;
    private final Map<String, Operation> topicEvents;
    private final Map<String, Operation> device;
    private final Map<String, Operation> rpc;

    /** Empty = all. */
    private final Set<String> only;

    private RouteTable(Builder builder, Set<String> only) {
        this.only = Set.copyOf(only);
        this.exact = Map.copyOf(builder.exact);
        this.service = Map.copyOf(builder.service);
        this.serviceMethod = Map.copyOf(builder.serviceMethod);
        this.topic = Map.copyOf(builder.topic);
        this.topicEvents = Map.copyOf(builder.topicEvents);
        this.device = Map.copyOf(builder.device);
        this.rpc = Map.copyOf(builder.rpc);
    }

    Match match(String method, String path) {
        if (!only.isEmpty() && !only.contains(path)) {
            return new Match.NotFound();
        }
        Map<String, Operation> known = exact.get(path);
        if (known != null) {
            return chosen(known, method, List.of());
        }
        if (path.startsWith(SERVICES) && path.length() > SERVICES.length()) {
            String rest = path.substring(SERVICES.length());
            int slash = rest.indexOf('/');
            return slash < 0
                    ? chosen(service, method, List.of(rest))
                    : chosen(serviceMethod, method, List.of(rest.substring(0, slash), rest.substring(slash + 1)));
        }
        if (path.startsWith(TOPICS) && path.length() > TOPICS.length()) {
            return topic(method, path.substring(TOPICS.length()));
        }
        if (path.startsWith(DEVICES) && path.length() > DEVICES.length()) {
            return chosen(device, method, List.of(path.substring(DEVICES.length())));
        }
        return rpc(method, path);
    }

    private Match rpc(String method, String path) {
        Matcher name = RPC.matcher(path);
        if (rpc.isEmpty() || !name.matches() || NO_SERVICES.contains(name.group(1))) {
            return new Match.NotFound();
        }
        // A name without a dot may as well be a mistaken path; OPTIONS is a preflight.
        boolean sure = name.group(1).indexOf('.') >= 0 || rpc.containsKey(method) || method.equals("OPTIONS");
        return sure ? chosen(rpc, method, List.of(name.group(1), name.group(2))) : new Match.NotFound();
    }

    /** Every route, those of patterns with their variable parts in braces. */
    List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        exact.forEach((path, operations) -> addTo(routes, path, operations));
        addTo(routes, SERVICES + "{service}", service);
        addTo(routes, SERVICES + "{service}/{method}", serviceMethod);
        addTo(routes, TOPICS + "{topic}", topic);
        addTo(routes, TOPICS + "{topic}" + EVENTS, topicEvents);
        addTo(routes, DEVICES + "{device}", device);
        addTo(routes, "/{service}/{method}", rpc);
        return routes;
    }

    private static void addTo(List<Route> routes, String path, Map<String, Operation> operations) {
        operations.forEach((method, operation) -> routes.add(new Route(method, path, operation)));
    }

    private Match topic(String method, String rest) {
        int slash = rest.indexOf('/');
        if (slash < 0) {
            return chosen(topic, method, List.of(rest));
        }
        return rest.substring(slash).equals(EVENTS)
                ? chosen(topicEvents, method, List.of(rest.substring(0, slash)))
                : new Match.NotFound();
    }

    private static Match chosen(Map<String, Operation> operations, String method, List<String> parameters) {
        Operation operation = operations.get(method);
        return operation == null
                ? new Match.NotAllowed(new TreeSet<>(operations.keySet()))
                : new Match.Found(operation, parameters);
    }

    /** One entry of the table. */
    record Route(String method, String path, Operation operation) {}

    /** What a method and path mean. */
    sealed interface Match {
        /** An operation and the variable parts of the path. */
        record Found(Operation operation, List<String> parameters) implements Match {}

        /** The path exists, for other methods. */
        record NotAllowed(Set<String> allowed) implements Match {}

        /** No such path. */
        record NotFound() implements Match {}
    }

    /** Collects routes. */
    static final class Builder {
        private final Map<String, Map<String, Operation>> exact = new LinkedHashMap<>();
        private final Map<String, Operation> service = new LinkedHashMap<>();
        private final Map<String, Operation> serviceMethod = new LinkedHashMap<>();
        private final Map<String, Operation> topic = new LinkedHashMap<>();
        private final Map<String, Operation> topicEvents = new LinkedHashMap<>();
        private final Map<String, Operation> device = new LinkedHashMap<>();
        private final Map<String, Operation> rpc = new LinkedHashMap<>();

        Builder add(String method, String path, Operation operation) {
            exact.computeIfAbsent(path, _ -> new LinkedHashMap<>()).put(method, operation);
            return this;
        }

        Builder service(String method, Operation operation) {
            service.put(method, operation);
            return this;
        }

        Builder serviceMethod(String method, Operation operation) {
            serviceMethod.put(method, operation);
            return this;
        }

        Builder topic(String method, Operation operation) {
            topic.put(method, operation);
            return this;
        }

        Builder topicEvents(String method, Operation operation) {
            topicEvents.put(method, operation);
            return this;
        }

        Builder device(String method, Operation operation) {
            device.put(method, operation);
            return this;
        }

        /** Any service by its full name, with a method. */
        Builder rpc(String method, Operation operation) {
            rpc.put(method, operation);
            return this;
        }

        /** Whether this exact path has a route. */
        boolean has(String path) {
            return exact.containsKey(path);
        }

        RouteTable build() {
            return new RouteTable(this, Set.of());
        }

        /** A table that knows these paths alone. */
        RouteTable only(Set<String> paths) {
            return new RouteTable(this, paths);
        }
    }
}
