// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * What may be done to objects, with what the API server does on the way: identity, generation, versions that must fit,
 * {@code /status} and {@code /scale} apart, deletion that waits for finalizers and for the grace of pods. Any thread.
 */
final class Resources {
    private final ObjectStore store;
    private final Defaults defaults;
    private final Clock clock;
    private final RandomGenerator random;

    Resources(ObjectStore store, Clock clock, RandomGenerator random) {
        this.store = store;
        this.defaults = new Defaults(store);
        this.clock = clock;
        this.random = random;
    }

    ObjectNode create(Key kind, ObjectNode given) {
        ObjectNode object = given.deepCopy();
        ObjectNode metadata = Json.meta(object);
        if (!metadata.has("name")) {
            metadata.put("name", Json.text(metadata, "generateName") + suffix());
        }
        if (!kind.namespace().isEmpty()) {
            metadata.put("namespace", kind.namespace());
        }
        metadata.put("uid", uuid()).put("creationTimestamp", Json.now(clock)).put("generation", 1);
        metadata.remove(List.of("resourceVersion", "deletionTimestamp"));
        if (Kinds.hasStatus(kind) && !kind.plural().equals("pods")) {
            object.remove("status");
        }
        return store.create(kind.named(object), defaults.filled(kind, object));
    }

    /** Everything but identity and status. */
    ObjectNode replace(Key key, ObjectNode given) {
        return settled(key, store.update(key, before -> replaced(key, before, given.deepCopy())));
    }

    ObjectNode replaceStatus(Key key, ObjectNode given) {
        return store.update(key, before -> withStatus(key, before, given));
    }

    ObjectNode patch(Key key, String subresource, JsonNode patch, UnaryOperator<ObjectNode> apply) {
        String version = Json.text(patch, "metadata", "resourceVersion");
        return switch (subresource) {
            case "" ->
                settled(key, store.update(key, before -> replaced(key, before, apply.apply(unversioned(before)))));
            case "status" -> store.update(key, before -> withStatus(key, before, apply.apply(unversioned(before))));
            case "scale" ->
                store.update(key, before -> {
                    checkVersion(key, before, version);
                    return scaled(key, before, apply.apply(Scales.of(before)));
                });
            default -> throw new ApiError(404, "NotFound", "no such subresource: " + subresource);
        };
    }

    ObjectNode replaceScale(Key key, ObjectNode scale) {
        return store.update(key, before -> {
            checkVersion(key, before, Json.text(scale, "metadata", "resourceVersion"));
            return scaled(key, before, scale);
        });
    }

    /**
     * Removes it, or marks it where a finalizer or a pod's process has to end first.
     *
     * @param options as in the body: {@code gracePeriodSeconds}, {@code preconditions}
     */
    Optional<ObjectNode> delete(Key key, JsonNode options) {
        ObjectNode object = store.get(key).orElseThrow(() -> ApiError.notFound(key));
        checkPreconditions(key, object, options.path("preconditions"));
        int grace = grace(key, object, options);
        boolean waits = grace > 0 || !Json.at(object, "metadata", "finalizers").isEmpty();
        if (!waits) {
            store.remove(key);
            return Optional.of(object);
        }
        return Optional.of(store.update(key, before -> {
            ObjectNode metadata = Json.meta(before);
            if (!metadata.has("deletionTimestamp")) {
                metadata.put(
                        "deletionTimestamp", clock.instant().plusSeconds(grace).toString());
                metadata.put("deletionGracePeriodSeconds", grace);
            }
            return before;
        }));
    }

    /** Gone, if it waited for finalizers only and has none any more. */
    private ObjectNode settled(Key key, ObjectNode object) {
        boolean isOver = Json.isDeleting(object)
                && !key.is("", "pods")
                && Json.at(object, "metadata", "finalizers").isEmpty();
        if (isOver) {
            store.remove(key);
        }
        return object;
    }

    private static int grace(Key key, ObjectNode object, JsonNode options) {
        boolean isRunning =
                key.is("", "pods") && !Json.text(object, "spec", "nodeName").isEmpty();
        if (!isRunning) {
            return 0;
        }
        return Json.number(
                options, Json.number(object, 0, "spec", "terminationGracePeriodSeconds"), "gracePeriodSeconds");
    }

    private ObjectNode replaced(Key key, ObjectNode before, ObjectNode given) {
        checkVersion(key, before, Json.text(given, "metadata", "resourceVersion"));
        ObjectNode metadata = Json.meta(given);
        for (String kept : List.of(
                "uid",
                "name",
                "namespace",
                "creationTimestamp",
                "generation",
                "resourceVersion",
                "deletionTimestamp",
                "deletionGracePeriodSeconds")) {
            JsonNode value = Json.at(before, "metadata", kept);
            if (value.isMissingNode()) {
                metadata.remove(kept);
            } else {
                metadata.set(kept, value);
            }
        }
        if (Kinds.hasStatus(key)) {
            given.remove("status");
            if (before.has("status")) {
                given.set("status", before.get("status"));
            }
        }
        defaults.filled(key, given);
        if (!given.path("spec").equals(before.path("spec"))) {
            metadata.put("generation", Json.number(before, 0, "metadata", "generation") + 1);
        }
        return given;
    }

    private static ObjectNode withStatus(Key key, ObjectNode before, ObjectNode given) {
        checkVersion(key, before, Json.text(given, "metadata", "resourceVersion"));
        before.set(
                "status",
                given.path("status").isMissingNode()
                        ? Json.object()
                        : given.get("status").deepCopy());
        return before;
    }

    private static ObjectNode scaled(Key key, ObjectNode before, JsonNode scale) {
        int replicas = Scales.replicas(key, scale);
        if (replicas != Json.number(before, -1, "spec", "replicas")) {
            Json.within(before, "spec").put("replicas", replicas);
            Json.meta(before).put("generation", Json.number(before, 0, "metadata", "generation") + 1);
        }
        return before;
    }

    /** A copy in which a patch may name a version that then has to fit. */
    private static ObjectNode unversioned(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        Json.meta(copy).remove("resourceVersion");
        return copy;
    }

    private static void checkVersion(Key key, ObjectNode object, String wanted) {
        if (!wanted.isEmpty() && !wanted.equals(Json.text(object, "metadata", "resourceVersion"))) {
            throw ApiError.conflict(
                    key, "the object has been modified; please apply your changes to the latest version and try again");
        }
    }

    private static void checkPreconditions(Key key, ObjectNode object, JsonNode wanted) {
        checkVersion(key, object, Json.text(wanted, "resourceVersion"));
        if (wanted.has("uid") && !Json.text(wanted, "uid").equals(Json.uid(object))) {
            throw ApiError.conflict(key, "Precondition failed: UID");
        }
    }

    private synchronized String uuid() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private synchronized String suffix() {
        return String.format("%05x", random.nextInt(0x100000));
    }
}
