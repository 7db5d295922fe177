// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** {@code GET /v1/services[/{service}]}: what the brokers know of services and their instances; scope services:read. */
final class DiscoveryDoor {
    private static final String SCOPE = "services:read";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Upstream upstream;

    DiscoveryDoor(Upstream upstream) {
        this.upstream = upstream;
    }

    void addTo(RouteTable.Builder routes) {
        Operation all = api(request -> answer(request, ""));
        Operation one = api(request ->
                answer(request, CallFields.service(request.parameters().getFirst())));
        routes.add("GET", "/v1/services", all).service("GET", one);
    }

    private static Operation api(Operation.Handler handler) {
        return new Operation.Api("services", Operation.Access.ANY, Set.of(), Set.of(MediaTypes.JSON), handler);
    }

    private void answer(ApiRequest request, String service) {
        request.caller().demand(SCOPE);
        Map<String, ObjectNode> services = merged(service);
        if (!service.isEmpty() && services.isEmpty()) {
            throw Refusal.of(ErrorReason.SERVICE_UNKNOWN, "no service of this name");
        }
        ObjectNode root = JSON.createObjectNode();
        root.putArray("services").addAll(services.values());
        request.exchange().send(Answer.json(root.toString()));
    }

    private Map<String, ObjectNode> merged(String service) {
        Map<String, ObjectNode> services = new TreeMap<>();
        Map<String, ObjectNode> instances = new LinkedHashMap<>();
        for (String verb : new String[] {"ping", "info", "stats"}) {
            for (JsonNode document : upstream.discover(verb, service).stream()
                    .map(DiscoveryDoor::parsed)
                    .toList()) {
                document.path("services")
                        .forEach(node -> services.computeIfAbsent(
                                        node.path("name").asText(), _ -> JSON.createObjectNode())
                                .setAll((ObjectNode) node));
                document.path("instances")
                        .forEach(node -> instances
                                .computeIfAbsent(
                                        node.path("name").asText()
                                                + '\n'
                                                + node.path("id").asText(),
                                        _ -> JSON.createObjectNode())
                                .setAll((ObjectNode) node));
            }
        }
        services.values().forEach(node -> node.putArray("instances"));
        instances.values().forEach(instance -> {
            JsonNode name = instance.remove("name");
            ObjectNode owner = name == null ? null : services.get(name.asText());
            if (owner != null) {
                ((ArrayNode) owner.get("instances")).add(instance);
            }
        });
        return services;
    }

    private static JsonNode parsed(byte[] document) {
        try {
            return JSON.readTree(document);
        } catch (IOException e) {
            throw ReeveException.builder(ErrorReason.INTERNAL, "a broker's answer is no JSON")
                    .cause(e)
                    .build();
        }
    }
}
