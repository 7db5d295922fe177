// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Puts together what several brokers say of services. Each broker counts the requests that came to it, so counters and
 * queues add up; a worker of the SDK is connected to every broker and says the same of itself everywhere, so workers do
 * not: they are counted once. One broker's word alone is passed on as it is.
 */
final class ServiceMerge {
    private static final List<String> COUNTED_PER_BROKER = List.of(
            "waiting",
            "inFlight",
            "arrivals",
            "completions",
            "rejected",
            "expired",
            "failed",
            "cancelled",
            "redelivered",
            "serviceTimeSumUs",
            "serviceTimeCount");

    private static final List<String> RATES = List.of("arrivalsPerSecond", "completionsPerSecond");

    private final Map<String, Service> services = new TreeMap<>();

    /** Takes one document of {@code mmi.reeve.ping}, {@code info} or {@code stats}. */
    void add(String broker, JsonNode document) {
        document.path("services").forEach(node -> {
            if (node instanceof ObjectNode service) {
                services.computeIfAbsent(service.path("name").asText(), _ -> new Service())
                        .perBroker
                        .computeIfAbsent(broker, _ -> object())
                        .setAll(service);
            }
        });
        document.path("instances").forEach(node -> {
            if (node instanceof ObjectNode instance) {
                services.computeIfAbsent(instance.path("name").asText(), _ -> new Service())
                        .instance(broker, instance);
            }
        });
    }

    /** Whether no broker has a service. */
    boolean isEmpty() {
        return services.values().stream().allMatch(service -> service.perBroker.isEmpty());
    }

    /** The services by name, each with its sums, its instances and what each broker says. */
    ArrayNode services() {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        services.values().stream()
                .filter(service -> !service.perBroker.isEmpty())
                .forEach(service -> array.add(service.merged()));
        return array;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Each broker's word on one thing, by the brokers' names: of all fields, those that tell brokers apart. */
    private static ArrayNode parts(Map<String, ObjectNode> perBroker, List<String> fields) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        new TreeMap<>(perBroker).forEach((broker, node) -> {
            ObjectNode part = array.addObject().put("id", broker);
            fields.stream().filter(node::has).forEach(field -> part.set(field, node.get(field)));
        });
        return array;
    }

    private static long sum(Map<String, ObjectNode> perBroker, String field) {
        return perBroker.values().stream()
                .mapToLong(node -> node.path(field).asLong())
                .sum();
    }

    private static double sumOf(Map<String, ObjectNode> perBroker, String field) {
        return perBroker.values().stream()
                .mapToDouble(node -> node.path(field).asDouble())
                .sum();
    }

    private static long most(Map<String, ObjectNode> perBroker, String field) {
        return perBroker.values().stream()
                .mapToLong(node -> node.path(field).asLong())
                .max()
                .orElse(0);
    }

    private static double mostOf(Map<String, ObjectNode> perBroker, String field) {
        return perBroker.values().stream()
                .mapToDouble(node -> node.path(field).asDouble())
                .max()
                .orElse(0);
    }

    private static boolean has(Map<String, ObjectNode> perBroker, String field) {
        return perBroker.values().stream().anyMatch(node -> node.has(field));
    }

    /** One service. */
    private static final class Service {
        private static final List<String> FIGURES = Stream.concat(
                        Stream.concat(COUNTED_PER_BROKER.stream(), RATES.stream()),
                        Stream.of("oldestWaitingMs", "readyWorkers", "free"))
                .toList();

        private final Map<String, ObjectNode> perBroker = new LinkedHashMap<>();
        private final Map<String, Instance> instances = new LinkedHashMap<>();

        /** The ids of plain workers are a broker's own, so two brokers' are never the same worker. */
        void instance(String broker, ObjectNode node) {
            String id = node.path("id").asText();
            String own = node.path("plain").asBoolean() ? '\n' + broker : "";
            ObjectNode known = instances
                    .computeIfAbsent(id + own, _ -> new Instance())
                    .perBroker
                    .computeIfAbsent(broker, _ -> object());
            known.setAll(node);
            known.remove("name");
        }

        ObjectNode merged() {
            ObjectNode service = perBroker.values().iterator().next().deepCopy();
            if (perBroker.size() > 1) {
                addUp(service);
            }
            service.set("brokers", parts(perBroker, FIGURES));
            ArrayNode array = service.putArray("instances");
            instances.values().forEach(instance -> array.add(instance.merged()));
            return service;
        }

        private void addUp(ObjectNode service) {
            COUNTED_PER_BROKER.stream()
                    .filter(field -> has(perBroker, field))
                    .forEach(field -> service.put(field, sum(perBroker, field)));
            RATES.stream()
                    .filter(field -> has(perBroker, field))
                    .forEach(field -> service.put(field, sumOf(perBroker, field)));
            service.put("oldestWaitingMs", most(perBroker, "oldestWaitingMs"));
            service.put(
                    "declared",
                    perBroker.values().stream()
                            .anyMatch(node -> node.path("declared").asBoolean()));
            long ready = instances.values().stream().filter(Instance::isReady).count();
            service.put("readyWorkers", instances.isEmpty() ? most(perBroker, "readyWorkers") : ready);
            long free = instances.values().stream().mapToLong(Instance::free).sum();
            service.put("free", instances.isEmpty() ? sum(perBroker, "free") : free);
        }
    }

    /** One worker, at every broker where it is registered. */
    private static final class Instance {
        private static final List<String> SAID_OF_ITSELF =
                List.of("rttMs", "readyForMs", "startedMsAgo", "numRequests", "numErrors");

        private static final List<String> FIGURES =
                List.of("inFlight", "window", "draining", "silentMs", "rttMs", "readyForMs");

        private final Map<String, ObjectNode> perBroker = new LinkedHashMap<>();

        /** One that leaves anywhere leaves everywhere: its other brokers learn it a moment later. */
        boolean isReady() {
            return perBroker.values().stream()
                    .noneMatch(node -> node.path("draining").asBoolean());
        }

        /** Each broker may give it its whole capacity, but it runs no more than that at once. */
        long free() {
            if (!isReady()) {
                return 0;
            }
            long offered = perBroker.values().stream()
                    .mapToLong(node -> Math.max(
                            0,
                            node.path("window").asLong() - node.path("inFlight").asLong()))
                    .sum();
            return Math.max(0, Math.min(offered, most(perBroker, "capacity") - sum(perBroker, "inFlight")));
        }

        ObjectNode merged() {
            ObjectNode instance = perBroker.values().iterator().next().deepCopy();
            if (perBroker.size() > 1) {
                addUp(instance);
            }
            instance.set("brokers", parts(perBroker, FIGURES));
            return instance;
        }

        private void addUp(ObjectNode instance) {
            instance.put("inFlight", sum(perBroker, "inFlight"));
            instance.put("capacity", most(perBroker, "capacity"));
            instance.put("window", Math.min(most(perBroker, "capacity"), sum(perBroker, "window")));
            instance.put("draining", !isReady());
            instance.put(
                    "silentMs",
                    perBroker.values().stream()
                            .mapToLong(node -> node.path("silentMs").asLong())
                            .min()
                            .orElse(0));
            SAID_OF_ITSELF.stream()
                    .filter(field -> has(perBroker, field))
                    .forEach(field -> instance.put(field, most(perBroker, field)));
            double processingMs = mostOf(perBroker, "processingTimeMs");
            long requests = most(perBroker, "numRequests");
            instance.put("processingTimeMs", processingMs);
            instance.put("averageProcessingTimeMs", requests == 0 ? 0 : processingMs / requests);
            instance.put("load", mostOf(perBroker, "load"));
        }
    }
}
