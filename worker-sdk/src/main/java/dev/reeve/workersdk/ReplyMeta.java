// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import dev.reeve.protocol.Limits;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The metadata of one reply, within the limits of docs/protocol.md 8.1 and E-14. */
final class ReplyMeta {
    private static final Pattern KEY = Pattern.compile("(?!reeve-)[a-z0-9-]{1,64}");

    private final Map<String, String> entries = new LinkedHashMap<>();

    synchronized void put(String key, String value) {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("reply metadata key '" + key + "' is not of the form [a-z0-9-]{1,64}");
        }
        if (Texts.hasControlCharacter(value)) {
            throw new IllegalArgumentException("reply metadata '" + key + "' has a control character");
        }
        Map<String, String> changed = new LinkedHashMap<>(entries);
        changed.put(key, value);
        if (changed.size() > Limits.META_KEYS_MAX || bytes(changed) > Limits.META_BYTES_MAX) {
            throw new IllegalArgumentException("reply metadata exceeds 16 keys or 4 KiB");
        }
        entries.put(key, value);
    }

    synchronized Map<String, String> entries() {
        return Map.copyOf(entries);
    }

    private static int bytes(Map<String, String> entries) {
        return entries.entrySet().stream()
                .mapToInt(entry -> utf8Length(entry.getKey()) + utf8Length(entry.getValue()))
                .sum();
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
