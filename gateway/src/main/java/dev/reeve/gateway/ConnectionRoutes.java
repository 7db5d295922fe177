// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * {@code /v1/gateway/connections}: the open connections of this replica, those of all its ports. GET lists, PATCH
 * changes the required latency of one, DELETE closes one; which one the parameter {@code id} says. Scope admin.
 */
final class ConnectionRoutes {
    private static final String PATH = "/v1/gateway/connections";
    private static final String SCOPE = "admin";
    private static final String LATENCY = "latencyMs";
    private static final int PAGE = 100;
    private static final int PAGE_MAX = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ConnectionDirectory directory;
    private final Clock clock;

    ConnectionRoutes(ConnectionDirectory directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    void addTo(RouteTable.Builder routes) {
        routes.add("GET", PATH, api(Set.of(), this::list))
                .add("PATCH", PATH, api(Set.of(MediaTypes.JSON), this::change))
                .add("DELETE", PATH, api(Set.of(), this::close));
    }

    private static Operation api(Set<String> contentTypes, Operation.Handler handler) {
        return new Operation.Api(
                "connections", Operation.Access.ANY, contentTypes, Set.of(MediaTypes.JSON), request -> {
                    request.caller().demand(SCOPE);
                    handler.handle(request);
                });
    }

    private void list(ApiRequest request) {
        Query query = request.query();
        int limit = query.number("limit", 1, PAGE_MAX);
        int max = limit == 0 ? PAGE : limit;
        List<OpenConnection> page = directory.page(filter(query), number(query.one("after"), "after"), max);
        ObjectNode root = JSON.createObjectNode();
        ArrayNode array = root.putArray("connections");
        page.forEach(connection -> array.add(json(connection)));
        if (page.size() == max) {
            root.put("next", page.getLast().id());
        }
        request.exchange().send(Answer.json(root.toString()));
    }

    private static Predicate<OpenConnection> filter(Query query) {
        String listener = query.one("listener");
        String remote = query.one("remote");
        String local = query.one("local");
        return connection -> (listener.isEmpty() || listener.equals(connection.listener()))
                && (remote.isEmpty() || remote.equals(text(connection.remote())))
                && (local.isEmpty() || local.equals(text(connection.local())));
    }

    private void change(ApiRequest request) {
        OpenConnection connection = one(request);
        if (!connection.require(latency(request.body()))) {
            throw Refusal.invalid("connections of this listener have no required latency");
        }
        request.exchange().send(Answer.json(json(connection).toString()));
    }

    private static RequiredLatency latency(byte[] body) {
        JsonNode wanted;
        try {
            wanted = JSON.readTree(body).path(LATENCY);
        } catch (IOException _) {
            throw Refusal.invalid("the body is no JSON");
        }
        if (!wanted.canConvertToInt() || wanted.intValue() < 0 || wanted.intValue() > RequiredLatency.MILLIS_MAX) {
            throw Refusal.invalid(LATENCY + " is a number from 0 (none) to " + RequiredLatency.MILLIS_MAX);
        }
        return new RequiredLatency(wanted.intValue());
    }

    private void close(ApiRequest request) {
        one(request).end();
        request.exchange().send(Answer.empty(204));
    }

    private OpenConnection one(ApiRequest request) {
        Query query = request.query();
        OpenConnection connection = directory.find(number(query.one("id"), "id"));
        if (connection == null) {
            throw Refusal.status(404, "no open connection of this replica has this id");
        }
        return connection;
    }

    private static long number(String text, String name) {
        if (!text.matches("[0-9]{0,18}")) {
            throw Refusal.invalid(name + " is a number");
        }
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    private ObjectNode json(OpenConnection connection) {
        ObjectNode json = JSON.createObjectNode()
                .put("id", connection.id())
                .put("listener", connection.listener())
                .put("remote", text(connection.remote()))
                .put("local", text(connection.local()))
                .put("since", Instant.ofEpochMilli(connection.openedUnixMs()).toString())
                .put("ageMs", Math.max(0, clock.millis() - connection.openedUnixMs()))
                .put("bytesIn", connection.bytesIn())
                .put("bytesOut", connection.bytesOut())
                .put("framesIn", connection.framesIn())
                .put("framesOut", connection.framesOut());
        RequiredLatency latency = connection.latency();
        if (latency.millis() > 0) {
            json.put(LATENCY, latency.millis())
                    .put("latencyClass", latency.latencyClass().name().toLowerCase(Locale.ROOT));
        }
        if (!connection.client().isEmpty()) {
            json.put("client", connection.client());
        }
        return connection.subject().isEmpty() ? json : json.put("subject", connection.subject());
    }

    private static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? '[' + host + ']' : host) + ':' + address.getPort();
    }
}
