// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All objects, each write with a version of its own, and the last {@link #CHANGES_MAX} writes for watches that begin in
 * the past. Any thread. Listeners are called under the lock, in the order of the writes, and return at once.
 */
final class ObjectStore {
    private static final int CHANGES_MAX = 20_000;

    private final Map<Key, ObjectNode> objects = new TreeMap<>();
    private final Deque<Change> changes = new ArrayDeque<>();
    private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
    private long version = 1;
    private long forgotten;

    synchronized Optional<ObjectNode> get(Key key) {
        return Optional.ofNullable(objects.get(key));
    }

    /** Of one kind, in the order of their names. An empty namespace means all. */
    synchronized List<ObjectNode> list(String group, String plural, String namespace) {
        List<ObjectNode> found = new ArrayList<>();
        objects.forEach((key, object) -> {
            if (key.is(group, plural) && (namespace.isEmpty() || key.namespace().equals(namespace))) {
                found.add(object);
            }
        });
        return found;
    }

    synchronized List<Map.Entry<Key, ObjectNode>> all() {
        return List.copyOf(objects.entrySet());
    }

    synchronized long version() {
        return version;
    }

    synchronized ObjectNode create(Key key, ObjectNode object) {
        if (objects.containsKey(key)) {
            throw new ApiError(409, "AlreadyExists", key.plural() + " \"" + key.name() + "\" already exists");
        }
        return put(key, null, object);
    }

    /**
     * Changes a copy of the object.
     *
     * @return as it is now; the same if the change made none
     */
    synchronized ObjectNode update(Key key, UnaryOperator<ObjectNode> change) {
        ObjectNode before = get(key).orElseThrow(() -> ApiError.notFound(key));
        ObjectNode after = change.apply(before.deepCopy());
        return after.equals(before) ? before : put(key, before, after);
    }

    synchronized void remove(Key key) {
        ObjectNode before = objects.remove(key);
        if (before != null) {
            version++;
            tell(new Change(key, before, null, version));
        }
    }

    /** Hears of all that is written after that version, first of what was before now. */
    synchronized void listen(long after, Consumer<Change> listener) {
        if (after < forgotten) {
            throw ApiError.expired();
        }
        for (Change change : changes) {
            if (change.version() > after) {
                listener.accept(change);
            }
        }
        listeners.add(listener);
    }

    void unlisten(Consumer<Change> listener) {
        listeners.remove(listener);
    }

    /** Forgets the past: a watch from there has to list anew. */
    synchronized void forget() {
        version++;
        forgotten = version;
        changes.clear();
    }

    private ObjectNode put(Key key, @Nullable ObjectNode before, ObjectNode object) {
        version++;
        ObjectNode after = object.deepCopy();
        Json.meta(after).put("resourceVersion", Long.toString(version));
        objects.put(key, after);
        tell(new Change(key, before, after, version));
        return after;
    }

    private void tell(Change change) {
        changes.add(change);
        if (changes.size() > CHANGES_MAX) {
            forgotten = changes.remove().version();
        }
        for (Consumer<Change> listener : listeners) {
            listener.accept(change);
        }
    }
}
