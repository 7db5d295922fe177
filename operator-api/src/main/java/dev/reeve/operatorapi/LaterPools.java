// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operatorapi;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a pool of a later CRD too, where a field may have a value that this release does not know: it is left out and
 * named in {@link ReeveWorkerPool#unreadable}. Otherwise one pool would end the listing of all.
 */
final class LaterPools extends JsonDeserializer<ReeveWorkerPool> {
    /** Each costs a reading of the whole; a pool with more is none of ours. */
    private static final int UNREADABLE_MAX = 50;

    private static final int SHOWN_CHARACTERS_MAX = 64;

    @Override
    public ReeveWorkerPool deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        JsonNode tree = context.readTree(parser);
        ReeveWorkerPool pool = new ReeveWorkerPool();
        if (tree.hasNonNull("metadata")) {
            pool.setMetadata(context.readTreeAsValue(tree.get("metadata"), ObjectMeta.class));
        }
        List<String> unreadable = new ArrayList<>();
        pool.setSpec(read(tree.get("spec"), WorkerPoolSpec.class, context, unreadable::add));
        // A status is the operator's own, and written anew.
        pool.setStatus(read(tree.get("status"), WorkerPoolStatus.class, context, _ -> {}));
        if (!unreadable.isEmpty()) {
            pool.setUnreadable(unreadable);
        }
        return pool;
    }

    /** Null = there is none, or nothing of it can be read. */
    private static <T> @Nullable T read(
            @Nullable JsonNode tree, Class<T> type, DeserializationContext context, Consumer<String> unreadable)
            throws IOException {
        if (tree == null || tree.isNull()) {
            return null;
        }
        for (int left = UNREADABLE_MAX; left > 0; left--) {
            try {
                return context.readTreeAsValue(tree, type);
            } catch (JsonMappingException e) {
                String removed = remove(tree, e.getPath());
                unreadable.accept(removed.isEmpty() ? "it cannot be read: " + e.getOriginalMessage() : removed);
                if (removed.isEmpty()) {
                    return null;
                }
            }
        }
        return null;
    }

    /** Takes away what is there; of a list the whole element, as a part of one is of no use. Empty = nothing is. */
    private static String remove(JsonNode tree, List<JsonMappingException.Reference> path) {
        JsonNode parent = tree;
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < path.size(); i++) {
            JsonMappingException.Reference step = path.get(i);
            name.append(name.isEmpty() ? "" : ".").append(step.getFieldName());
            boolean isLast = i == path.size() - 1;
            switch (parent) {
                case ArrayNode list -> {
                    return said(list.remove(step.getIndex()), name);
                }
                case ObjectNode object
                when isLast -> {
                    return said(object.remove(step.getFieldName()), name);
                }
                default -> parent = parent.path(step.getFieldName());
            }
        }
        return "";
    }

    private static String said(@Nullable JsonNode value, StringBuilder name) {
        if (value == null) {
            return "";
        }
        String text = value.toString();
        String shown = text.length() > SHOWN_CHARACTERS_MAX ? text.substring(0, SHOWN_CHARACTERS_MAX) + "..." : text;
        return name + " is " + shown + ", which this release of the operator does not know";
    }
}
