// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object as JSON for a log: at most four deep and 200 fields, a cycle as {@code {"$ref": name of its type}}, secrets
 * taken out. Used once, by one thread.
 */
final class ObjectDump {
    private static final int DEPTH_MAX = 4;
    private static final int FIELDS_MAX = 200;
    private static final int TEXT_CHARS_MAX = 4_096;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final IdentityHashMap<Object, Boolean> above = new IdentityHashMap<>();
    private int fields;

    private final Redaction redaction;

    private ObjectDump(Redaction redaction) {
        this.redaction = redaction;
    }

    static JsonNode of(@Nullable Object value, Redaction redaction) {
        return new ObjectDump(redaction).node(value, 0);
    }

    private JsonNode node(@Nullable Object value, int depth) {
        if (value == null) {
            return NODES.nullNode();
        }
        if (value instanceof Boolean) {
            return Json.tree(value);
        }
        if (value instanceof Number number) {
            return CardNumbers.is(number) ? NODES.textNode(Redaction.MARK) : Json.tree(value);
        }
        if (value instanceof CharSequence || value instanceof Character || value instanceof Enum<?>) {
            return NODES.textNode(cut(redaction.text(value.toString())));
        }
        if (above.containsKey(value)) {
            return NODES.objectNode().put("$ref", value.getClass().getSimpleName());
        }
        if (depth >= DEPTH_MAX || fields >= FIELDS_MAX) {
            return NODES.textNode("...");
        }
        above.put(value, true);
        JsonNode node = inside(value, depth + 1);
        above.remove(value);
        return node;
    }

    private JsonNode inside(Object value, int depth) {
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = NODES.objectNode();
            Iterator<? extends Map.Entry<?, ?>> members = map.entrySet().iterator();
            while (fields < FIELDS_MAX && members.hasNext()) {
                Map.Entry<?, ?> member = members.next();
                key(object, String.valueOf(member.getKey()), member.getValue(), depth);
            }
            return object;
        }
        ArrayNode array = NODES.arrayNode();
        if (value instanceof Iterable<?> items) {
            // It may have no end.
            Iterator<?> all = items.iterator();
            while (fields < FIELDS_MAX && all.hasNext()) {
                add(array, all.next(), depth);
            }
            return array;
        }
        if (value.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(value) && fields < FIELDS_MAX; i++) {
                add(array, Array.get(value, i), depth);
            }
            return array;
        }
        return value.getClass().getName().startsWith("java")
                ? NODES.textNode(cut(redaction.text(String.valueOf(value))))
                : members(value, depth);
    }

    private ObjectNode members(Object value, int depth) {
        ObjectNode object = NODES.objectNode();
        for (Class<?> type = value.getClass();
                type != null && !type.getName().startsWith("java.");
                type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
                    put(object, field.getName(), read(field, value), depth);
                }
            }
        }
        return object;
    }

    private static @Nullable Object read(Field field, Object of) {
        try {
            field.setAccessible(true);
            return field.get(of);
        } catch (IllegalAccessException | RuntimeException e) {
            return "?";
        }
    }

    /** A key of a map is a text like any other: {@code Map<token, ...>}. */
    private void key(ObjectNode object, String key, @Nullable Object member, int depth) {
        boolean isSecret = Redaction.isSecret(key);
        fields++;
        String name = free(object, cut(redaction.text(key)));
        object.set(name, isSecret ? NODES.textNode(Redaction.MARK) : node(member, depth));
    }

    /** Of keys that are one without their secrets the second has a number: no member is lost. */
    private static String free(ObjectNode taken, String name) {
        String free = name;
        for (int number = 2; taken.has(free); number++) {
            free = name + ' ' + number;
        }
        return free;
    }

    private void put(ObjectNode object, String name, @Nullable Object member, int depth) {
        if (fields < FIELDS_MAX) {
            fields++;
            object.set(name, Redaction.isSecret(name) ? NODES.textNode(Redaction.MARK) : node(member, depth));
        }
    }

    private void add(ArrayNode array, @Nullable Object item, int depth) {
        if (fields < FIELDS_MAX) {
            fields++;
            array.add(node(item, depth));
        }
    }

    /** To the bound of a text in an object or an attribute. */
    static String cut(String text) {
        return text.length() <= TEXT_CHARS_MAX ? text : text.substring(0, TEXT_CHARS_MAX) + "...";
    }
}
