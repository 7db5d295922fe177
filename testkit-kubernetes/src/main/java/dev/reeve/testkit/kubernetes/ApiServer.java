// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Verbs on paths. Watches are told over plain HTTP: whoever asks for a WebSocket falls back to it. */
final class ApiServer {
    private static final long WATCH_MS_MAX = 1_800_000;

    private final ObjectStore store;
    private final Resources resources;
    private final Kinds kinds;
    private final Set<WatchStream> watches = ConcurrentHashMap.newKeySet();

    ApiServer(ObjectStore store, Resources resources, Kinds kinds) {
        this.store = store;
        this.resources = resources;
        this.kinds = kinds;
    }

    /** An answer: its code and body. */
    record Answer(int code, ObjectNode body) {}

    Answer answer(String method, ApiPath path, Map<String, String> query, String contentType, String body) {
        return switch (method) {
            case "GET" -> new Answer(200, path.isOfAll() ? list(path, query) : get(path));
            case "POST" -> post(path, Json.parse(body));
            case "PUT" -> new Answer(200, put(path, Json.parse(body)));
            case "PATCH" -> patch(path, contentType, body);
            case "DELETE" -> new Answer(200, delete(path, query, body));
            default -> throw new ApiError(405, "MethodNotAllowed", method);
        };
    }

    private ObjectNode get(ApiPath path) {
        ObjectNode object = store.get(path.key()).orElseThrow(() -> ApiError.notFound(path.key()));
        return path.subresource().equals("scale") ? Scales.of(object) : typed(path, object);
    }

    private ObjectNode list(ApiPath path, Map<String, String> query) {
        Predicate<JsonNode> selector = selector(query);
        ObjectNode list =
                Json.object().put("kind", kinds.kind(path.key()) + "List").put("apiVersion", path.apiVersion());
        ArrayNode items = list.putArray("items");
        synchronized (store) {
            Json.meta(list).put("resourceVersion", Long.toString(store.version()));
            store.list(path.key().group(), path.key().plural(), path.key().namespace()).stream()
                    .filter(selector)
                    .forEach(items::add);
        }
        return list;
    }

    private Answer post(ApiPath path, ObjectNode object) {
        if (path.key().group().equals("authorization.k8s.io")) {
            return new Answer(201, Reviews.answered(object));
        }
        if (path.subresource().equals("eviction")) {
            resources.delete(path.key(), object.path("deleteOptions"));
            return new Answer(201, Json.object().put("kind", "Status").put("status", "Success"));
        }
        kinds.learn(path, object);
        return new Answer(201, typed(path, resources.create(path.key(), object)));
    }

    private ObjectNode put(ApiPath path, ObjectNode object) {
        return switch (path.subresource()) {
            case "" -> typed(path, resources.replace(path.key(), object));
            case "status" -> typed(path, resources.replaceStatus(path.key(), object));
            case "scale" -> Scales.of(resources.replaceScale(path.key(), object));
            default -> throw new ApiError(404, "NotFound", "no such subresource: " + path.subresource());
        };
    }

    private Answer patch(ApiPath path, String contentType, String body) {
        Key key = path.key();
        if (contentType.startsWith("application/json-patch+json")) {
            JsonNode operations = Json.parse("{\"all\":" + body + "}").path("all");
            ObjectNode patched =
                    resources.patch(key, path.subresource(), operations, to -> Patches.apply(to, operations));
            return new Answer(200, shown(path, patched));
        }
        ObjectNode patch = Json.parse(body);
        boolean isApply = contentType.startsWith("application/apply-patch");
        if (isApply && store.get(key).isEmpty()) {
            kinds.learn(path, patch);
            return new Answer(201, typed(path, resources.create(key, patch)));
        }
        boolean lists = isApply || contentType.startsWith("application/strategic-merge-patch");
        if (!lists && !contentType.startsWith("application/merge-patch+json")) {
            throw new ApiError(415, "UnsupportedMediaType", contentType);
        }
        ObjectNode patched = resources.patch(
                key, path.subresource(), patch, to -> lists ? Patches.mergeLists(to, patch) : Patches.merge(to, patch));
        return new Answer(200, shown(path, patched));
    }

    private ObjectNode delete(ApiPath path, Map<String, String> query, String body) {
        ObjectNode options = body.isBlank() ? Json.object() : Json.parse(body);
        if (query.containsKey("gracePeriodSeconds")) {
            options.put("gracePeriodSeconds", Integer.parseInt(query.get("gracePeriodSeconds")));
        }
        if (!path.isOfAll()) {
            return resources
                    .delete(path.key(), options)
                    .map(object -> typed(path, object))
                    .orElseThrow();
        }
        Predicate<JsonNode> selector = selector(query);
        store.list(path.key().group(), path.key().plural(), path.key().namespace()).stream()
                .filter(selector)
                .forEach(object -> resources.delete(path.key().named(object), options));
        return Json.object().put("kind", "Status").put("apiVersion", "v1").put("status", "Success");
    }

    /** Holds the request for as long as the watch lasts. */
    void watch(HttpExchange exchange, ApiPath path, Map<String, String> query)
            throws IOException, InterruptedException {
        WatchStream watch = new WatchStream(
                path,
                object -> typed(path, object),
                selector(query),
                query.getOrDefault("allowWatchBookmarks", "").equals("true"));
        String from = query.getOrDefault("resourceVersion", "");
        // Before anything is sent: what is too old is still answered with 410.
        long after = from.isEmpty() || from.equals("0") ? store.version() : Long.parseLong(from);
        store.listen(after, watch.listener());
        watches.add(watch);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            // Else the head waits for the first event, and the client for the head.
            exchange.getResponseBody().flush();
            String seconds = query.getOrDefault("timeoutSeconds", "");
            watch.tell(
                    after,
                    exchange.getResponseBody(),
                    seconds.isEmpty() ? WATCH_MS_MAX : Long.parseLong(seconds) * 1_000);
        } finally {
            watches.remove(watch);
            store.unlisten(watch.listener());
        }
    }

    void endWatches() {
        watches.forEach(WatchStream::end);
    }

    /** Every watch is told that it is too old, and the past is forgotten. */
    void expireWatches() {
        store.forget();
        watches.forEach(WatchStream::expire);
    }

    private ObjectNode shown(ApiPath path, ObjectNode object) {
        return path.subresource().equals("scale") ? Scales.of(object) : typed(path, object);
    }

    private ObjectNode typed(ApiPath path, ObjectNode object) {
        return object.has("kind")
                ? object
                : object.deepCopy().put("kind", kinds.kind(path.key())).put("apiVersion", path.apiVersion());
    }

    private static Predicate<JsonNode> selector(Map<String, String> query) {
        return Selectors.of(query.getOrDefault("labelSelector", ""), query.getOrDefault("fieldSelector", ""));
    }
}
