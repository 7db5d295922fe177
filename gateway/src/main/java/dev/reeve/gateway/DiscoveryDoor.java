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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * {@code GET /v1/services[/{service}]}: what the brokers together and each of them know of services and their
 * instances. Scope services:read.
 */
final class DiscoveryDoor {
    private static final String SCOPE = "services:read";
    private static final List<String> VERBS = List.of("ping", "info", "stats");
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
        ServiceMerge merge = new ServiceMerge();
        Map<String, String> brokers = new TreeMap<>();
        for (String verb : VERBS) {
            for (Upstream.BrokerDocuments answer : upstream.discover(verb, service)) {
                brokers.merge(answer.broker(), answer.failure(), (before, now) -> before.isEmpty() ? now : before);
                answer.documents().forEach(document -> merge.add(answer.broker(), parsed(document)));
            }
        }
        if (!brokers.containsValue("")) {
            throw ReeveException.of(ErrorReason.NO_WORKERS, "no broker answers at the moment");
        }
        if (!service.isEmpty() && merge.isEmpty()) {
            throw Refusal.of(ErrorReason.SERVICE_UNKNOWN, "no service of this name");
        }
        ObjectNode root = JSON.createObjectNode();
        root.set("services", merge.services());
        root.set("brokers", brokers(brokers));
        request.exchange().send(Answer.json(root.toString()));
    }

    /** Whose figures are in the sums, and whose are missing. */
    private static ArrayNode brokers(Map<String, String> brokers) {
        ArrayNode array = JSON.createArrayNode();
        brokers.forEach((id, failure) -> {
            ObjectNode broker = array.addObject().put("id", id).put("answered", failure.isEmpty());
            if (!failure.isEmpty()) {
                broker.put("reason", failure);
            }
        });
        return array;
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
