// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** One watch: what was written, in order, as a line of JSON each. On the thread of its request. */
final class WatchStream {
    /** So often it is told that nothing is new, by which a client that has gone is noticed. */
    private static final long BOOKMARK_MS = 2_000;

    private final ApiPath path;
    private final UnaryOperator<ObjectNode> typed;
    private final Predicate<JsonNode> selector;
    private final boolean hasBookmarks;
    private final BlockingQueue<ObjectNode> lines = new LinkedBlockingQueue<>();
    private final Consumer<Change> listener = this::add;

    /** Up to here all was told. Of this thread alone. */
    private long told;

    /**
     * A watch that has told nothing yet.
     *
     * @param typed an object of this path with its kind and version, as the API tells it
     * @param hasBookmarks the client takes them
     */
    WatchStream(ApiPath path, UnaryOperator<ObjectNode> typed, Predicate<JsonNode> selector, boolean hasBookmarks) {
        this.path = path;
        this.typed = typed;
        this.selector = selector;
        this.hasBookmarks = hasBookmarks;
    }

    /** Tells what came after that version, until the time is over, {@link #end} or the client goes. */
    void tell(long from, OutputStream out, long mostMs) throws IOException, InterruptedException {
        told = from;
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(mostMs);
        while (System.nanoTime() < end) {
            ObjectNode line = lines.poll(BOOKMARK_MS, TimeUnit.MILLISECONDS);
            if (line != null && line.isEmpty()) {
                return;
            }
            ObjectNode said = line == null ? bookmark() : line;
            if (said.has("type")) {
                out.write(Json.bytes(said));
                out.write('\n');
                out.flush();
                told = Math.max(
                        told,
                        Json.at(said, "object", "metadata", "resourceVersion").asLong());
            }
        }
    }

    /** Ends it after what has been written by now. */
    void end() {
        lines.add(Json.object());
    }

    /** Says that the past was forgotten, and ends. */
    void expire() {
        lines.add(line("ERROR", ApiError.expired().status()));
        end();
    }

    /** Says how far all was told; empty = it cannot be said. */
    private ObjectNode bookmark() {
        ObjectNode object = Json.object();
        if (!hasBookmarks || told == 0) {
            return object;
        }
        Json.meta(object).put("resourceVersion", Long.toString(told));
        return line("BOOKMARK", object);
    }

    Consumer<Change> listener() {
        return listener;
    }

    private void add(Change change) {
        Key wanted = path.key();
        Key key = change.key();
        boolean isMine = key.is(wanted.group(), wanted.plural())
                && (wanted.namespace().isEmpty() || wanted.namespace().equals(key.namespace()))
                && (wanted.name().isEmpty() || wanted.name().equals(key.name()));
        if (!isMine) {
            return;
        }
        ObjectNode before = change.before();
        ObjectNode after = change.after();
        boolean was = before != null && selector.test(before);
        boolean is = after != null && selector.test(after);
        if (is && after != null) {
            lines.add(line(was ? "MODIFIED" : "ADDED", after));
        } else if (was && before != null) {
            lines.add(line("DELETED", last(after == null ? before : after, change.version())));
        }
    }

    private static ObjectNode last(ObjectNode object, long version) {
        ObjectNode copy = object.deepCopy();
        Json.meta(copy).put("resourceVersion", Long.toString(version));
        return copy;
    }

    private ObjectNode line(String type, ObjectNode object) {
        ObjectNode line = Json.object().put("type", type);
        line.set("object", typed.apply(object));
        return line;
    }
}
