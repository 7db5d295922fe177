// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Remembers values of secrets until a time, by the secret's SHA-256: the cache holds no secret. Any thread. When it is
 * full the least recently used entry goes.
 */
final class ExpiringCache<V> {
    private final Map<String, Kept<V>> entries;
    private final LongSupplier nowMs;

    ExpiringCache(int entriesMax, LongSupplier nowMs) {
        this.nowMs = nowMs;
        this.entries = new RecentlyUsed<>(entriesMax);
    }

    @Nullable
    V get(String secret) {
        String key = digest(secret);
        synchronized (entries) {
            Kept<V> entry = entries.get(key);
            if (entry == null) {
                return null;
            }
            if (entry.untilMs > nowMs.getAsLong()) {
                return entry.value;
            }
            entries.remove(key);
            return null;
        }
    }

    void put(String secret, V value, long untilMs) {
        String key = digest(secret);
        synchronized (entries) {
            entries.put(key, new Kept<>(value, untilMs));
        }
    }

    /** Forgets every value the test picks. */
    void removeIf(Predicate<V> test) {
        synchronized (entries) {
            entries.values().removeIf(entry -> test.test(entry.value));
        }
    }

    int size() {
        synchronized (entries) {
            return entries.size();
        }
    }

    private static String digest(String secret) {
        return HexFormat.of().formatHex(Sha256.of(secret.getBytes(StandardCharsets.UTF_8)));
    }

    private record Kept<V>(V value, long untilMs) {}
}
