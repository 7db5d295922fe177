// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Values of the app that can be looked at from afar, under the names it gave them. Any thread. */
final class WatchedValues {
    private static final int DECIMALS_MAX = 6;
    private static final int TEXT_BYTES_MAX = 512;

    private final Map<String, Supplier<?>> values = new ConcurrentHashMap<>();
    private final Redaction redaction;
    private final long namesMax;

    WatchedValues(Redaction redaction, Settings settings) {
        this.redaction = redaction;
        this.namesMax = settings.whole(Setting.WATCH_NAMES_MAX);
    }

    /** False = there are too many. */
    synchronized boolean add(String name, Supplier<?> value) {
        if (values.size() >= namesMax && !values.containsKey(name)) {
            return false;
        }
        values.put(name, value);
        return true;
    }

    /** Unless the name stands for something else by now. */
    void remove(String name, Supplier<?> value) {
        boolean unused = values.remove(name, value);
    }

    boolean hasAny(List<String> names) {
        return names.stream().anyMatch(values::containsKey);
    }

    /** The values of these names, without those that nobody registered; the app's own code runs. */
    ArrayNode read(List<String> names) {
        ArrayNode read = Json.object().putArray("values");
        for (String name : names) {
            Supplier<?> value = values.get(name);
            if (value != null) {
                read.add(read(name, value));
            }
        }
        return read;
    }

    private ObjectNode read(String name, Supplier<?> supplier) {
        ObjectNode read = Json.object().put("name", name);
        if (Redaction.isSecret(name)) {
            return read.put("text", Redaction.MARK);
        }
        try {
            put(read, supplier.get());
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            read.put("text", "[failed]");
        }
        return read;
    }

    private void put(ObjectNode read, @Nullable Object value) {
        JsonNode node = ObjectDump.of(value, redaction);
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            read.put("integer", node.asLong()).put("alignment", "RIGHT");
        } else if (node.isNumber() && isFinite(node)) {
            read.put("number", node.asDouble()).put("decimals", decimals(node)).put("alignment", "RIGHT");
        } else if (node.isBoolean()) {
            read.put("flag", node.asBoolean());
        } else {
            read.put(
                    "text", CutText.toBytes(node.isTextual() ? node.asText() : Json.text(node), TEXT_BYTES_MAX, "..."));
        }
    }

    private static boolean isFinite(JsonNode number) {
        double value = number.asDouble();
        return !Double.isNaN(value) && !Double.isInfinite(value);
    }

    /** Of the shortest text that means just this number. */
    private static int decimals(JsonNode number) {
        int scale = new BigDecimal(number.asText()).stripTrailingZeros().scale();
        return Math.max(0, Math.min(DECIMALS_MAX, scale));
    }
}
